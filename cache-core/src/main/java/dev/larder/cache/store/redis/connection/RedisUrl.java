package dev.larder.cache.store.redis.connection;

import dev.larder.cache.CacheConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a URL of Redis says. Every part of it means something or is refused, and no message holds a password: what
 * stands before the last {@code @} is never quoted.
 */
record RedisUrl(
        String host,
        int port,
        boolean tls,
        @Nullable Integer database,
        @Nullable String username,
        @Nullable String password) {

    private static final int DEFAULT_PORT = 6379;

    /** A name may have underscores, which are common in container networks and which {@link URI} takes for no host. */
    private static final Pattern SERVER = Pattern.compile("(\\[[^\\]]+]|[^:\\[\\]]+)(?::(\\d{1,5})?)?");

    static RedisUrl parse(String url) {
        URI uri = uri(url);
        String authority = uri.getRawAuthority();
        boolean tls = "rediss".equalsIgnoreCase(uri.getScheme());
        if ((!tls && !"redis".equalsIgnoreCase(uri.getScheme())) || authority == null) {
            throw unusable(url);
        }
        int at = authority.lastIndexOf('@');
        Matcher server = SERVER.matcher(authority.substring(at + 1));
        if (!server.matches()) {
            throw unusable(url);
        }
        refuseWhatMeansNothing(url, uri);
        String[] credentials = at < 0 ? new String[] {"", ""} : credentials(url, authority.substring(0, at));
        return new RedisUrl(
                server.group(1).replaceAll("[\\[\\]]", ""),
                server.group(2) == null ? DEFAULT_PORT : Integer.parseInt(server.group(2)),
                tls,
                database(url, uri),
                orNone(credentials[0]),
                orNone(credentials[1]));
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            // Without the cause: it would repeat the password.
            throw unusable(url);
        }
    }

    private static void refuseWhatMeansNothing(String url, URI uri) {
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            String part = uri.getRawQuery() != null ? "?" + uri.getRawQuery() : "#" + uri.getRawFragment();
            throw new CacheConfigurationException(quoted(url) + ", in which " + part
                    + " means nothing. The database is written as /3 at the end; everything else has a property of its"
                    + " own, such as larder.redis.timeout.");
        }
    }

    /** Some take a lone text for the user, some for the password, some for nothing. */
    private static String[] credentials(String url, String userInfo) {
        String[] parts = userInfo.split(":", 2);
        if (parts.length < 2) {
            throw new CacheConfigurationException(quoted(url)
                    + ", in which no colon says whether a user or a password stands before the @. Write"
                    + " redis://:password@host for a password alone, or redis://user:password@host.");
        }
        return parts;
    }

    /** Percent escapes only: in the user part of a URL a plus sign is a plus sign. */
    private static @Nullable String orNone(String escaped) {
        return escaped.isEmpty() ? null : URI.create("x://" + escaped + "@h").getUserInfo();
    }

    private static @Nullable Integer database(String url, URI uri) {
        String path = uri.getPath();
        if (path == null || path.length() < 2) {
            return null;
        }
        try {
            return Integer.valueOf(path.substring(1));
        } catch (NumberFormatException e) {
            throw new CacheConfigurationException(
                    quoted(url) + ", whose end " + path + " is no number of a database, such as /3.", e);
        }
    }

    private static CacheConfigurationException unusable(String url) {
        return new CacheConfigurationException(quoted(url)
                + "; it must look like redis://user:password@host:6379/0, or rediss:// for TLS."
                + (url.contains("@") ? " Special characters in user and password are written as %-escapes." : ""));
    }

    private static String quoted(String url) {
        return "larder.redis.url is \"" + url.replaceFirst("//.*@", "//***@") + "\"";
    }
}
