package dev.larder.cache.spring.boot;

import dev.larder.cache.CacheConfigurationException;
import javax.net.ssl.SSLContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/** Trust and keys out of Boot's SSL bundles. */
final class SslContexts {

    private final ObjectProvider<SslBundles> bundles;

    SslContexts(ObjectProvider<SslBundles> bundles) {
        this.bundles = bundles;
    }

    /**
     * The context of a bundle.
     *
     * @param property where the name stands, for the message
     * @throws CacheConfigurationException if there is no such bundle
     */
    SSLContext of(String name, String property) {
        try {
            return bundles.getObject().getBundle(name).createSslContext();
        } catch (NoSuchSslBundleException e) {
            throw new CacheConfigurationException(
                    property + ": there is no SSL bundle \"" + name + "\". Define it under spring.ssl.bundle.", e);
        }
    }
}
