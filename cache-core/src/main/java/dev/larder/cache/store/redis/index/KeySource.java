package dev.larder.cache.store.redis.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** Where a walk finds keys, page by page. */
interface KeySource {

    /**
     * One page.
     *
     * @param lookedAt how many keys the server was asked to look at
     * @param next where the next one begins, or {@code null} if this is the last
     */
    record Page(List<byte[]> keys, int lookedAt, byte @Nullable [] next) {}

    /** Asks for the page that begins there, or for the first one. */
    CommandArguments ask(byte @Nullable [] from);

    /** Reads the reply. */
    Page read(Object reply);

    /** The keyspace: {@code SCAN}. */
    record Keyspace(byte[] glob, int count) implements KeySource {

        @Override
        public CommandArguments ask(byte @Nullable [] from) {
            return new CommandArguments(Command.SCAN)
                    .add(from == null ? START : from)
                    .add("MATCH")
                    .add(glob)
                    .add("COUNT")
                    .add(count);
        }

        @Override
        public Page read(Object reply) {
            return new Page(elements(reply, 1), count, cursor(reply));
        }
    }

    /** The members of a sorted set, in no order: {@code ZSCAN}. */
    record Members(byte[] set, int count) implements KeySource {

        @Override
        public CommandArguments ask(byte @Nullable [] from) {
            return new CommandArguments(Command.ZSCAN)
                    .key(set)
                    .add(from == null ? START : from)
                    .add("COUNT")
                    .add(count);
        }

        @Override
        public Page read(Object reply) {
            List<byte[]> members = elements(reply, 2);
            return new Page(members, members.size(), cursor(reply));
        }
    }

    /** The members of a sorted set without scores that begin with a head: {@code ZRANGEBYLEX}. */
    record Range(byte[] set, byte[] head, int count) implements KeySource {

        @Override
        public CommandArguments ask(byte @Nullable [] from) {
            return new CommandArguments(Command.ZRANGEBYLEX)
                    .key(set)
                    .add(from == null ? marked('[', head, -1) : marked('(', from, -1))
                    // No text has this byte, so it stands after everything that begins with the head.
                    .add(marked('(', head, 0xFF))
                    .add("LIMIT")
                    .add(0)
                    .add(count);
        }

        @Override
        public Page read(Object reply) {
            List<byte[]> keys = new ArrayList<>();
            for (Object key : (List<?>) reply) {
                keys.add((byte[]) key);
            }
            return new Page(keys, keys.size(), keys.size() < count ? null : keys.get(keys.size() - 1));
        }

        private static byte[] marked(char first, byte[] bytes, int last) {
            byte[] marked = new byte[bytes.length + (last < 0 ? 1 : 2)];
            marked[0] = (byte) first;
            System.arraycopy(bytes, 0, marked, 1, bytes.length);
            if (last >= 0) {
                marked[marked.length - 1] = (byte) last;
            }
            return marked;
        }
    }

    /** Where a scan begins, and what its last page gives as the next. */
    byte[] START = {'0'};

    private static byte @Nullable [] cursor(Object reply) {
        byte[] cursor = (byte[]) ((List<?>) reply).get(0);
        return Arrays.equals(cursor, START) ? null : cursor;
    }

    private static List<byte[]> elements(Object reply, int each) {
        List<?> all = (List<?>) ((List<?>) reply).get(1);
        List<byte[]> elements = new ArrayList<>(all.size() / each);
        for (int i = 0; i < all.size(); i += each) {
            elements.add((byte[]) all.get(i));
        }
        return elements;
    }
}
