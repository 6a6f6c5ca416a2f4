package dev.larder.cache.settings;

import dev.larder.cache.CacheConfigurationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The jitter as users write it: a percentage from {@code 0%} to {@code 90%}. */
public final class JitterText {

    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)%");
    private static final double MOST_PERCENT = 90;

    private JitterText() {}

    /**
     * The share, from 0 to 0.9.
     *
     * @param place where the text stands, for the message
     * @throws CacheConfigurationException if the text is no percentage, or one above 90
     */
    public static double parse(String text, String place) {
        Matcher matcher = PERCENT.matcher(text.strip());
        if (!matcher.matches() || Double.parseDouble(matcher.group(1)) > MOST_PERCENT) {
            throw new CacheConfigurationException(place + ": \"" + text + "\" is no jitter. Write a percentage from"
                    + " \"0%\" to \"90%\", for example \"10%\".");
        }
        return Double.parseDouble(matcher.group(1)) / 100;
    }

    /** The text that {@link #parse} reads as this share, for example {@code 10%}. */
    public static String format(double share) {
        double percent = Math.round(share * 100_000_000) / 1_000_000.0;
        return percent == Math.rint(percent) ? (long) percent + "%" : percent + "%";
    }
}
