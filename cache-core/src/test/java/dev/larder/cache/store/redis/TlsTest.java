package dev.larder.cache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.testing.RedisBinary;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.ServerCertificate;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/** Encrypted connections to a server whose certificate names 127.0.0.1, and not localhost. */
class TlsTest {

    private static final Duration PATIENT = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static ServerCertificate certificate;
    private static RedisServerProcess server;

    private final List<RedisStore> stores = new ArrayList<>();

    @BeforeAll
    static void startServer() {
        certificate = ServerCertificate.create(folder, "ip:127.0.0.1");
        int port = RedisServerProcess.freePort();
        server = RedisServerProcess.start(
                RedisBinary.embedded(),
                port,
                "--port",
                "0",
                "--tls-port",
                String.valueOf(port),
                "--tls-cert-file",
                certificate.certificateFile().toString(),
                "--tls-key-file",
                certificate.keyFile().toString(),
                "--tls-ca-cert-file",
                certificate.certificateFile().toString(),
                "--tls-auth-clients",
                "no");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @AfterEach
    void closeStores() {
        stores.forEach(RedisStore::close);
    }

    private RedisStore store(String host, RedisConnectionSettings.Builder settings) {
        RedisStore store = RedisStore.connecting(
                settings.host(host).port(server.port()).timeout(PATIENT).build());
        stores.add(store);
        return store;
    }

    private static SslOptions trusting(SslVerifyMode mode) {
        return SslOptions.builder()
                .truststore(certificate.trustStore().toFile(), certificate.password())
                .trustStoreType("PKCS12")
                .sslVerifyMode(mode)
                .build();
    }

    private static SSLContext trustingContext() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(certificate.trustStore())) {
            trusted.load(stream, certificate.password());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static void assertRefused(RedisStore store, String reason) {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(store::ping)
                .withMessageContaining(reason);
    }

    @Test
    void ping_optionsThatTrustTheServer_works() {
        store("127.0.0.1", RedisConnectionSettings.builder().sslOptions(trusting(SslVerifyMode.FULL)))
                .ping();
    }

    @Test
    void ping_contextThatTrustsTheServer_works() throws Exception {
        store("127.0.0.1", RedisConnectionSettings.builder().sslContext(trustingContext()))
                .ping();
    }

    @Test
    void watch_encrypted_isWoken() throws Exception {
        RedisStore store = store("127.0.0.1", RedisConnectionSettings.builder().sslContext(trustingContext()));
        try (var watch = store.watch("k")) {
            store.release("k", Stamp.fresh());

            assertThat(watch.await(PATIENT)).isTrue();
        }
    }

    @Test
    void ping_certificateOfAnotherHost_isRefused() throws Exception {
        assertRefused(store("localhost", RedisConnectionSettings.builder().sslContext(trustingContext())), "localhost");
        assertRefused(
                store("localhost", RedisConnectionSettings.builder().sslOptions(trusting(SslVerifyMode.FULL))),
                "localhost");
    }

    @Test
    void ping_certificateOfAnotherHostAndOnlyTheAuthorityVerified_works() {
        store("localhost", RedisConnectionSettings.builder().sslOptions(trusting(SslVerifyMode.CA)))
                .ping();
    }

    @Test
    void ping_redissUrlAndNobodyTrustsTheServer_isRefused() {
        assertRefused(store("127.0.0.1", RedisConnectionSettings.builder().url("rediss://h")), "PKIX");
    }

    @Test
    void ping_plainConnectionToATlsPort_isRefused() {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(store("127.0.0.1", RedisConnectionSettings.builder())::ping);
    }
}
