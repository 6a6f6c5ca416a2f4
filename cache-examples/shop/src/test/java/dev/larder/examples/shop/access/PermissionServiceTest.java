package dev.larder.examples.shop.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.examples.shop.Answer;
import dev.larder.examples.shop.ShopTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionServiceTest extends ShopTest {

    private static final long USER = 96_001;

    /** Its keys begin with those of {@link #USER}. */
    private static final long LONGER = 960_011;

    private static final long ORGANIZATION = 961_001;
    private static final long OTHER = 961_002;

    @BeforeEach
    void add() {
        addUsers(USER, LONGER);
        addOrganizations(ORGANIZATION, OTHER);
        addMember(USER, ORGANIZATION, "editor");
        addMember(LONGER, ORGANIZATION, "owner");
    }

    @AfterEach
    void remove() {
        removeUsers(USER, LONGER);
        removeOrganizations(ORGANIZATION, OTHER);
    }

    @ParameterizedTest
    @CsvSource({
        "owner, payout, create, true",
        "manager, payout, create, false",
        "manager, payout, read, true",
        "editor, product, update, true",
        "editor, product, delete, false",
        "support, order, update, true",
        "support, product, create, false"
    })
    void isAllowed_roleInTheOrganization_decides(String role, String resource, String action, boolean expected) {
        shop.put("/api/organizations/" + ORGANIZATION + "/members/" + USER, "{\"role\": \"" + role + "\"}");

        Answer answer = shop.get("/api/users/" + USER + "/permissions?orgId=" + ORGANIZATION + "&resource=" + resource
                + "&action=" + action);

        assertThat(answer.<Boolean>json("$.allowed")).isEqualTo(expected);
    }

    @Test
    void isAllowed_no_isRememberedAsLongAsYes() {
        assertThat(isAllowed(USER, OTHER)).isFalse();
        addMember(USER, OTHER, "owner");

        Answer second = ask(USER, OTHER);

        assertThat(second.outcome()).isEqualTo("HIT");
        assertThat(second.<Boolean>json("$.allowed")).isFalse();
        assertThat(redis.pttl(second.key())).isBetween(265_000L, 300_000L);
    }

    @Test
    void changePlatformRole_dropsWhatTheUserMayDoEverywhere_andNobodyElses() {
        ask(USER, ORGANIZATION);
        ask(USER, OTHER);
        ask(LONGER, ORGANIZATION);

        shop.put("/api/users/" + USER + "/platform-role", "{\"role\": \"admin\"}");

        assertThat(keys()).containsExactly("perm:" + LONGER + ":" + ORGANIZATION + ":product:update");
        assertThat(isAllowed(USER, ORGANIZATION)).isTrue();
        assertThat(isAllowed(USER, OTHER)).isTrue();
    }

    @Test
    void support_mayReadEverywhere() {
        shop.put("/api/users/" + USER + "/platform-role", "{\"role\": \"support\"}");

        assertThat(isAllowed(USER, OTHER)).isFalse();
        assertThat(shop.get("/api/users/" + USER + "/permissions?orgId=" + OTHER + "&resource=payout&action=read")
                        .<Boolean>json("$.allowed"))
                .isTrue();
    }

    @Test
    void membershipChanged_dropsWhatTheUserMayDoThere_andNowhereElse() {
        ask(USER, ORGANIZATION);
        ask(USER, OTHER);
        ask(LONGER, ORGANIZATION);

        shop.put("/api/organizations/" + OTHER + "/members/" + USER, "{\"role\": \"editor\"}");

        assertThat(keys())
                .containsExactlyInAnyOrder(
                        "perm:" + USER + ":" + ORGANIZATION + ":product:update",
                        "perm:" + LONGER + ":" + ORGANIZATION + ":product:update");
        assertThat(isAllowed(USER, OTHER)).isTrue();
    }

    @Test
    void organizationSuspended_dropsWhatAnybodyMayDoThere() {
        ask(USER, ORGANIZATION);
        ask(LONGER, ORGANIZATION);
        ask(USER, OTHER);

        shop.patch("/api/organizations/" + ORGANIZATION, "{\"status\": \"suspended\"}");

        assertThat(keys())
                .as("the profile is what the update returned")
                .containsExactlyInAnyOrder("org:" + ORGANIZATION, "perm:" + USER + ":" + OTHER + ":product:update");
        assertThat(isAllowed(USER, ORGANIZATION)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            resource=secret&action=read  | resource must be
            resource=order&action=burn   | action must be
            resource=order               | 'action'
            """)
    void isAllowed_unknownWords_areRefusedBeforeTheyBecomeKeys(String query, String detail) {
        assertIsProblem(shop.get("/api/users/1/permissions?orgId=1&" + query), 400, detail);
        assertThat(keys()).isEmpty();
    }

    @Test
    void changePlatformRole_badInput_isRefused() {
        assertIsProblem(shop.put("/api/users/" + USER + "/platform-role", "{}"), 400, "The role must be");
        assertIsProblem(
                shop.put("/api/users/999999/platform-role", "{\"role\": \"admin\"}"), 404, "There is no user 999999.");
    }

    private boolean isAllowed(long userId, long orgId) {
        return ask(userId, orgId).json("$.allowed");
    }

    private Answer ask(long userId, long orgId) {
        return shop.get("/api/users/" + userId + "/permissions?orgId=" + orgId + "&resource=product&action=update");
    }
}
