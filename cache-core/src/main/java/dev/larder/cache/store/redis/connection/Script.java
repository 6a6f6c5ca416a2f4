package dev.larder.cache.store.redis.connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A Lua script. Sent by its digest; sent in full to a server that does not know it yet. */
public final class Script {

    /** Stores an entry if the token still stands. */
    public static final Script FILL = new Script("fill.lua");

    /** The same for an entry that carries tags or is listed in the index of keys. */
    public static final Script FILL_LISTED = new Script("entry.lua", "member.lua", "fill-listed.lua");

    /** Takes a value for renewal. */
    public static final Script CLAIM = new Script("entry.lua", "claim.lua");

    /** Gives back what the token stands for. */
    public static final Script RELEASE = new Script("entry.lua", "release.lua");

    /** Gives a claim back and lets nobody try again for a while. */
    public static final Script POSTPONE = new Script("entry.lua", "postpone.lua");

    /** Prolongs what the token stands for. */
    public static final Script RENEW = new Script("entry.lua", "renew.lua");

    /** Removes an entry with certain bytes. */
    public static final Script DROP_IF_UNCHANGED = new Script("drop-if-unchanged.lua");

    /** Lists keys in the index of their segment. */
    public static final Script LIST_KEYS = new Script("list-keys.lua");

    /** Forgets keys in the index of a segment. */
    public static final Script SWEEP_SEGMENT = new Script("member.lua", "sweep-segment.lua");

    /** Invalidates tags for loads that have begun. */
    public static final Script RAISE_TAGS = new Script("raise-tags.lua");

    /** Forgets members of a tag's index. */
    public static final Script SWEEP_TAG = new Script("member.lua", "sweep-tag.lua");

    /** Notes patterns for their grace time. */
    public static final Script NOTE_GRACE = new Script("note-grace.lua");

    /** Notes an intent. */
    public static final Script RECORD_INTENT = new Script("record-intent.lua");

    /** Forgets intents. */
    public static final Script REMOVE_INTENTS = new Script("remove-intents.lua");

    /** Tells intents whose time is up. */
    public static final Script OVERDUE_INTENTS = new Script("overdue-intents.lua");

    /** Makes intents due again later. */
    public static final Script POSTPONE_INTENTS = new Script("postpone-intents.lua");

    private static final String FOLDER = "/dev/larder/cache/store/redis/";

    private final byte[] text;
    private final byte[] digest;

    /** @param resources the files whose texts make up the script, in this order */
    private Script(String... resources) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (String resource : resources) {
            whole.writeBytes(load(resource));
        }
        this.text = whole.toByteArray();
        this.digest = HexFormat.of().formatHex(sha1(text)).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] load(String resource) {
        try (InputStream stream = Script.class.getResourceAsStream(FOLDER + resource)) {
            if (stream == null) {
                throw new IllegalStateException("The script " + resource + " is missing from the jar");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }

    /** Runs the script on one key. Unless it is never to be repeated, it bears being run twice. */
    public ScriptCommand on(byte[] key, Object... arguments) {
        return new ScriptCommand(text, digest, List.of(key), arguments);
    }

    /** Runs the script on several keys. */
    public ScriptCommand on(List<byte[]> keys, Object... arguments) {
        return new ScriptCommand(text, digest, keys, arguments);
    }
}
