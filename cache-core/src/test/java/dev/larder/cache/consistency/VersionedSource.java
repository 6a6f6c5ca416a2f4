package dev.larder.cache.consistency;

import dev.larder.cache.processes.SharedMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * The source of truth of all processes: items whose versions count up. Loads and commits take random time after the
 * version was read or written, so that anything can happen in between. Thread-safe.
 */
public final class VersionedSource {

    private static final int GROUPS = 10;
    private static final int PAGES = 2;
    private static final int TAGGED_LISTINGS = 25;
    private static final int TAGGED_LISTING_SIZE = 8;
    private static final int BATCH_SIZE = 8;
    private static final int LONG_WRITES_ONE_IN = 8;
    private static final int LONG_WRITE_DELAYS = 10;

    private final CheckMemory memory;
    private final Tally tally;
    private final int longestDelayMillis;
    private final ThreadLocal<WriteUnderWay> writing = new ThreadLocal<>();

    VersionedSource(CheckMemory memory, Tally tally, Duration longestDelay) {
        this.memory = memory;
        this.tally = tally;
        this.longestDelayMillis = (int) longestDelay.toMillis();
    }

    /** The group whose listing holds the item. */
    public static int groupOf(int id) {
        return id % GROUPS;
    }

    /** The page of its group's listing that holds the item. */
    public static int pageOf(int id) {
        return id / GROUPS % PAGES;
    }

    /** How many pages the listing of each group has; they are numbered from 0. */
    public static int pages() {
        return PAGES;
    }

    /** One of the tagged listings that hold the item. Neighbouring ones overlap, so there is another one, too. */
    public static int taggedListingOf(int id) {
        return id * TAGGED_LISTINGS / CheckMemory.IDS;
    }

    /** Several items, this one among them, in any order and now and then one of them twice. */
    public static List<Integer> batchAround(int id) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        List<Integer> ids = new ArrayList<>(List.of(id));
        for (int i = 1 + random.nextInt(BATCH_SIZE); i < BATCH_SIZE; i++) {
            ids.add((id + random.nextInt(2 * BATCH_SIZE)) % CheckMemory.IDS);
        }
        Collections.shuffle(ids, random);
        return ids;
    }

    public Item load(int id) {
        return load(List.of(id)).get(0);
    }

    public List<Item> loadListing(int group, int page) {
        return load(IntStream.range(0, CheckMemory.IDS)
                .filter(id -> groupOf(id) == group && pageOf(id) == page)
                .boxed()
                .toList());
    }

    public List<Item> loadTagged(int listing) {
        int first = listing * CheckMemory.IDS / TAGGED_LISTINGS;
        return load(IntStream.range(first, first + TAGGED_LISTING_SIZE)
                .map(id -> id % CheckMemory.IDS)
                .boxed()
                .toList());
    }

    /** Each item by its id. */
    public Map<Integer, Item> loadBatch(Collection<Integer> ids) {
        Map<Integer, Item> items = new LinkedHashMap<>();
        load(ids).forEach(item -> items.put(item.id(), item));
        return items;
    }

    private List<Item> load(Collection<Integer> ids) {
        tally.count(Count.LOADS, Kind.EXACT);
        List<Item> items = new ArrayList<>();
        for (int id : ids) {
            items.add(new Item(id, memory.committed(id)));
        }
        takeTime(longestDelayMillis);
        return items;
    }

    /** Writes a new version, which loads see from now on. */
    public Item commit(int id) {
        Item item = new Item(id, memory.commit(id));
        writing.get().committed(item);
        boolean isLong = ThreadLocalRandom.current().nextInt(LONG_WRITES_ONE_IN) == 0;
        takeTime(isLong ? LONG_WRITE_DELAYS * longestDelayMillis : longestDelayMillis);
        return item;
    }

    /** What the calling thread commits from now on is noted there. */
    void noteCommitsIn(WriteUnderWay write) {
        writing.set(write);
    }

    private static void takeTime(int longestMillis) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (random.nextBoolean()) {
            SharedMemory.pause(random.nextInt(longestMillis + 1));
        }
    }
}
