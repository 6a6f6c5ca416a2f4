package dev.larder.cache.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Users may rely on what {@code docs/api.md} lists, and every other type that they can see says that they may not. */
public abstract class ApiContract {

    private final Api api;

    protected ApiContract(Api api) {
        this.api = api;
    }

    @Test
    void list_namesOnlyPublicTypesThatAreThere() {
        assertThat(api.listedInVain()).isEmpty();
    }

    @Test
    void publicTypes_areListedOrTheirPackageSaysThatTheyAreInternal() {
        assertThat(api.unlisted())
                .as("list it in docs/api.md, make it package-private, or put it into a room that is internal")
                .isEmpty();
        assertThat(api.deniedBySign()).isEmpty();
    }

    @Test
    void build_comparesWhatIsListedForUsers() {
        assertThat(api.comparedOtherwise())
                .as("name it in docs/api.md and in the profile compare-api of pom.xml, or in neither")
                .isEmpty();
    }

    @Test
    void listedTypes_speakOnlyOfListedTypes() {
        assertThat(api.reachedUnlisted())
                .as("list it in docs/api.md, too, or take it off the face of what is listed")
                .isEmpty();
    }
}
