package dev.larder.cache.store.redis.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** Runs a script by its digest. A link that hears that the server does not know the script sends it in full. */
public final class ScriptCommand extends CommandArguments {

    private final byte[] text;
    private final List<byte[]> keys;
    private final Object[] arguments;

    ScriptCommand(byte[] text, byte[] digest, List<byte[]> keys, Object... arguments) {
        super(Command.EVALSHA);
        this.text = text;
        this.keys = keys;
        this.arguments = arguments;
        add(digest).add(keys.size()).keys(keys).addObjects(arguments);
    }

    /** The same with the script's text, after the server answered that it does not know the digest. */
    CommandArguments inFull() {
        for (Object argument : arguments) {
            if (argument instanceof TokenArgument token) {
                token.withdrawLast();
            }
        }
        return new CommandArguments(Command.EVAL)
                .add(text)
                .add(keys.size())
                .keys(keys)
                .addObjects(arguments);
    }

    /** Sends a command, and in full if it is a script the server does not know. */
    static @Nullable Object send(CommandArguments command, Function<CommandArguments, @Nullable Object> sender) {
        if (!(command instanceof ScriptCommand script)) {
            return sender.apply(command);
        }
        try {
            return sender.apply(command);
        } catch (JedisNoScriptException e) {
            return sender.apply(script.inFull());
        }
    }

    /**
     * Sends commands at once; from the first one on whose script the server does not know, it sends them again, scripts
     * in full, so that no command is executed before one that stands before it.
     */
    static List<@Nullable Object> sendAll(
            List<CommandArguments> commands, Function<List<CommandArguments>, List<@Nullable Object>> sender) {
        List<@Nullable Object> replies = sender.apply(commands);
        int first = 0;
        while (first < replies.size() && !(replies.get(first) instanceof JedisNoScriptException)) {
            first++;
        }
        if (first == replies.size()) {
            return replies;
        }
        List<@Nullable Object> all = new ArrayList<>(replies.subList(0, first));
        List<CommandArguments> again = new ArrayList<>();
        for (CommandArguments command : commands.subList(first, commands.size())) {
            again.add(command instanceof ScriptCommand script ? script.inFull() : command);
        }
        all.addAll(sender.apply(again));
        return all;
    }
}
