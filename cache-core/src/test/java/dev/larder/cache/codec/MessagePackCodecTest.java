package dev.larder.cache.codec;

class MessagePackCodecTest extends CodecContract {

    @Override
    Codec codec() {
        return new MessagePackCodec();
    }
}
