package dev.larder.cache.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A self-signed certificate for a test server, made with the JDK's own {@code keytool}.
 *
 * @param certificateFile PEM, for the server
 * @param keyFile PEM, for the server
 * @param trustStore PKCS12, for clients; protected by {@link #password()}
 */
public record ServerCertificate(Path certificateFile, Path keyFile, Path trustStore) {

    private static final String PASSWORD = "changeit";

    /** The password of the trust store. */
    public char[] password() {
        return PASSWORD.toCharArray();
    }

    /**
     * Creates one in the folder.
     *
     * @param alternativeName whom it names, as keytool spells it, for example {@code ip:127.0.0.1}
     */
    public static ServerCertificate create(Path folder, String alternativeName) {
        Path store = folder.resolve("server.p12");
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=larder-test",
                "-ext",
                "san=" + alternativeName,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream stream = Files.newInputStream(store)) {
                keys.load(stream, PASSWORD.toCharArray());
            }
            Path certificate = folder.resolve("server.crt");
            Path key = folder.resolve("server.key");
            writePem(certificate, "CERTIFICATE", keys.getCertificate("server").getEncoded());
            writePem(
                    key,
                    "PRIVATE KEY",
                    keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
            return new ServerCertificate(certificate, key, trustStore(folder, keys));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path trustStore(Path folder, KeyStore keys) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        Path file = folder.resolve("trusted.p12");
        try (var stream = Files.newOutputStream(file)) {
            trusted.store(stream, PASSWORD.toCharArray());
        }
        return file;
    }

    private static void keytool(String... arguments) {
        String keytool = System.getProperty("java.home") + File.separator + "bin" + File.separator + "keytool";
        List<String> command = new ArrayList<>(List.of(keytool));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void writePem(Path file, String type, byte[] content) throws IOException {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n");
    }
}
