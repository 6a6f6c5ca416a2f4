package dev.larder.cache.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** How an entry remembers the codec that wrote it: the first four bytes of the SHA-256 of the codec's name. */
public final class CodecId {

    private CodecId() {}

    public static int of(Codec codec) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(codec.name().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getInt();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
