package dev.larder.cache.consistency;

/** A kind of invalidation under check, with the reads that depend on it. */
public enum Kind {
    /** One item under its own key, dropped by that key. */
    EXACT(View.ITEM),
    /** A page of a listing, dropped by a pattern that reaches all pages of its group. */
    PATTERN(View.LISTING),
    /** A listing that carries the tag of each item it holds, dropped by one of them. */
    TAG(View.TAGGED),
    /** Several items at once, entries shared with {@link #EXACT}, dropped together. */
    BATCH(View.ITEM),
    /** One item, entries shared with {@link #EXACT}, whose new version becomes the entry. */
    WRITE_THROUGH(View.ITEM);

    /** Entries that hold the same items but are invalidated apart; what is promised of one says nothing of another. */
    enum View {
        ITEM,
        LISTING,
        TAGGED
    }

    private final View view;

    Kind(View view) {
        this.view = view;
    }

    View view() {
        return view;
    }
}
