package dev.larder.cache.key.value;

/** A type or a value has no canonical form. Whoever is on the way up from there adds the way. */
public final class NoCanonicalFormException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Class<?> type;
    private final String field;
    private final String why;
    private final String cure;
    private final StringBuilder path = new StringBuilder();

    /**
     * Takes what is wrong.
     *
     * @param field of the type, the one that is wrong; empty: the type itself
     * @param why goes on from the name of the field or the type
     * @param cure empty if there is none but to use a path
     */
    NoCanonicalFormException(Class<?> type, String field, String why, String cure) {
        super(null, null, false, false);
        this.type = type;
        this.field = field;
        this.why = why;
        this.cure = cure;
    }

    /** The type is found behind this field, or as {@code []} of a container, of the next type upwards. */
    void isAt(String step) {
        boolean isElement = path.length() == 0 || path.charAt(0) == '[';
        path.insert(0, isElement ? step : step + ".");
    }

    /** The rest of a message that begins with the placeholder. */
    public String describe(Class<?> root) {
        String where = field.isEmpty() || path.length() == 0 ? path + field : path + "." + field;
        String subject = !field.isEmpty()
                ? ", whose `" + where + "` "
                : where.isEmpty() ? ", which " : ", whose `" + where + "` is a " + type.getTypeName() + ", which ";
        return " hashes a " + root.getTypeName() + subject + why + "; "
                + (cure.isEmpty() ? "use a path to what counts" : cure + ", or use a path to what counts");
    }

    @Override
    public String getMessage() {
        return "no canonical form:" + describe(type);
    }
}
