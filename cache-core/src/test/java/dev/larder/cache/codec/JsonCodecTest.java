package dev.larder.cache.codec;

class JsonCodecTest extends CodecContract {

    @Override
    Codec codec() {
        return new JsonCodec();
    }
}
