package dev.larder.cache.spring.check;

import dev.larder.cache.settings.RelaxedName;
import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Finds the name that was meant by one with a typing error. Case and hyphens do not count. */
final class NearName {

    private NearName() {}

    /** The nearest of the known names, if it is near enough for that; else {@code null}. */
    static @Nullable String of(String written, Collection<String> known) {
        String nearest = nearest(written, known);
        return nearest != null && isNear(written, nearest) ? nearest : null;
    }

    /** The one that takes the fewest changes, however many that are; {@code null} if none is known. */
    static @Nullable String nearest(String written, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> changes(written, name)))
                .orElse(null);
    }

    /** One change in short names, and one more for every four characters. */
    private static boolean isNear(String written, String known) {
        int shorter =
                Math.min(RelaxedName.of(written).length(), RelaxedName.of(known).length());
        return changes(written, known) <= Math.max(1, shorter / 4);
    }

    /** How many characters have to be added, removed, replaced or swapped with the next to make one of the other. */
    private static int changes(String written, String known) {
        String a = RelaxedName.of(written);
        String b = RelaxedName.of(known);
        int[][] changes = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                changes[i][j] = i == 0 || j == 0 ? i + j : fewest(changes, a, i, b, j);
            }
        }
        return changes[a.length()][b.length()];
    }

    private static int fewest(int[][] changes, String a, int i, String b, int j) {
        int replaced = changes[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int fewest = Math.min(replaced, Math.min(changes[i - 1][j], changes[i][j - 1]) + 1);
        boolean isSwapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return isSwapped ? Math.min(fewest, changes[i - 2][j - 2] + 1) : fewest;
    }
}
