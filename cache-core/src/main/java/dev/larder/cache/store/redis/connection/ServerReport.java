package dev.larder.cache.store.redis.connection;

import dev.larder.cache.store.ServerInfo;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the answer to {@code INFO}: lines of {@code name:value} in sections. What is not there is 0. */
public final class ServerReport {

    private static final Pattern KEYS_OF_A_DATABASE = Pattern.compile("keys=(\\d+),.*");

    private final Map<String, String> fields = new HashMap<>();

    private ServerReport(String text) {
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
    }

    public static ServerInfo parse(Object reply) {
        ServerReport report = new ServerReport(new String((byte[]) reply, StandardCharsets.UTF_8));
        return new ServerInfo(
                report.fields.getOrDefault("redis_version", "?"),
                report.number("used_memory"),
                report.keys(),
                report.number("keyspace_hits"),
                report.number("keyspace_misses"),
                report.number("evicted_keys"),
                report.number("connected_clients"));
    }

    private long number(String field) {
        String text = fields.getOrDefault(field, "0");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    /** The databases are listed as {@code db0:keys=12,expires=3,...}, empty ones not at all. */
    private long keys() {
        long keys = 0;
        for (Map.Entry<String, String> field : fields.entrySet()) {
            Matcher matcher = KEYS_OF_A_DATABASE.matcher(field.getValue());
            if (field.getKey().matches("db\\d+") && matcher.matches()) {
                keys += Long.parseLong(matcher.group(1));
            }
        }
        return keys;
    }
}
