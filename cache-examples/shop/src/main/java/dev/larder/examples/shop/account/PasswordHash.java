package dev.larder.examples.shop.account;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** What is kept of a password: {@code pbkdf2-sha256$iterations$salt$hash}, the last two in Base64. */
record PasswordHash(int iterations, byte[] salt, byte[] hash) {

    static PasswordHash parse(String text) {
        String[] parts = text.split(Pattern.quote("$"), -1);
        if (parts.length != 4 || !parts[0].equals("pbkdf2-sha256")) {
            throw new IllegalArgumentException("This is no hash of a password.");
        }
        Base64.Decoder base64 = Base64.getDecoder();
        return new PasswordHash(Integer.parseInt(parts[1]), base64.decode(parts[2]), base64.decode(parts[3]));
    }

    boolean matches(String password) {
        PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, iterations, hash.length * Byte.SIZE);
        try {
            byte[] derived = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(key)
                    .getEncoded();
            return MessageDigest.isEqual(derived, hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no PBKDF2WithHmacSHA256.", e);
        } finally {
            key.clearPassword();
        }
    }
}
