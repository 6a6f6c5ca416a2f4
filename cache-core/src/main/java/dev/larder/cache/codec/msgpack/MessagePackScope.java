package dev.larder.cache.codec.msgpack;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.TokenStreamContext;

/** Where in the tree of values a parser is: how many entries are still to come, and the name of the current one. */
final class MessagePackScope extends TokenStreamContext {

    private final @Nullable MessagePackScope parent;
    private @Nullable MessagePackScope child;
    private int left;
    private boolean named;
    private @Nullable String name;
    private @Nullable Object value;

    private MessagePackScope(@Nullable MessagePackScope parent) {
        this.parent = parent;
        this._nestingDepth = parent == null ? 0 : parent._nestingDepth + 1;
    }

    /** The scope of the one value that is the whole. */
    static MessagePackScope root() {
        return new MessagePackScope(null).begin(TYPE_ROOT, 1);
    }

    MessagePackScope array(int elements) {
        return child().begin(TYPE_ARRAY, elements);
    }

    MessagePackScope map(int pairs) {
        return child().begin(TYPE_OBJECT, pairs);
    }

    // Scopes of one depth follow each other, never side by side, so one object serves them all.
    private MessagePackScope child() {
        if (child == null) {
            child = new MessagePackScope(this);
        }
        return child;
    }

    private MessagePackScope begin(int type, int entries) {
        _type = type;
        _index = -1;
        left = entries;
        named = false;
        name = null;
        value = null;
        return this;
    }

    boolean isComplete() {
        return left == 0 && !named;
    }

    /** Whether what comes next is the name of an entry. */
    boolean expectsName() {
        return _type == TYPE_OBJECT && !named;
    }

    void nextName(String next) {
        name = next;
        named = true;
        left--;
    }

    void nextValue() {
        if (named) {
            named = false;
        } else {
            left--;
        }
        _index++;
    }

    @Override
    public @Nullable MessagePackScope getParent() {
        return parent;
    }

    @Override
    public @Nullable String currentName() {
        return name;
    }

    @Override
    public @Nullable Object currentValue() {
        return value;
    }

    @Override
    public void assignCurrentValue(@Nullable Object v) {
        value = v;
    }
}
