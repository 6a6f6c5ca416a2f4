package dev.larder.cache.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.UnifiedJedis;

/** The commands that the README asks for, and a Redis user who may run some of them. */
public final class DocumentedRights {

    /** The user's name. */
    public static final String USER = "app";

    /** The user's password. */
    public static final String PASSWORD = "pw";

    private DocumentedRights() {}

    /** In lower case. */
    public static Set<String> commands() {
        String readme;
        try {
            readme = Files.readString(Path.of("..", "README.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int begin = readme.indexOf("The Redis user needs");
        int end = readme.indexOf("have no TTL", begin);
        return Pattern.compile("\\b[A-Z]{3,}\\b")
                .matcher(readme.substring(begin, end))
                .results()
                .map(word -> word.group().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Lets the user run these commands, on all keys and channels, and no others. */
    public static void allow(UnifiedJedis server, Set<String> commands) {
        CommandArguments rules = new CommandArguments(Command.ACL)
                .add("SETUSER")
                .add(USER)
                .add("reset")
                .add("on")
                .add(">" + PASSWORD)
                .add("~*")
                .add("&*");
        commands.forEach(command -> rules.add("+" + command));
        server.executeCommand(rules);
    }

    /** Lets the user run all documented commands but one. */
    public static void allowAllBut(UnifiedJedis server, String missing) {
        Set<String> others = new TreeSet<>(commands());
        others.remove(missing);
        allow(server, others);
    }

    /** Lets the user run every command there is. */
    public static void allowEverything(UnifiedJedis server) {
        allow(server, Set.of("@all"));
    }
}
