package dev.larder.examples.shop.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.examples.shop.Answer;
import dev.larder.examples.shop.ShopTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MembershipServiceTest extends ShopTest {

    private static final long USER = 97_001;
    private static final long LONGER = 970_011;
    private static final long ORGANIZATION = 97_101;
    private static final long LONGER_ORGANIZATION = 971_011;

    private enum Write {
        JOIN(null),
        CHANGE_ROLE("editor"),
        LEAVE("editor");

        private final String roleBefore;

        Write(String roleBefore) {
            this.roleBefore = roleBefore;
        }
    }

    @BeforeEach
    void add() {
        addUsers(USER, LONGER);
        addOrganizations(ORGANIZATION, LONGER_ORGANIZATION);
        addMember(LONGER, ORGANIZATION, "owner");
    }

    @AfterEach
    void remove() {
        removeUsers(USER, LONGER);
        removeOrganizations(ORGANIZATION, LONGER_ORGANIZATION);
    }

    @ParameterizedTest
    @EnumSource
    void write_dropsWhatShowsTheMembership_andNothingElse(Write write) {
        prepare(write);
        readAll(USER, ORGANIZATION);
        readAll(LONGER, LONGER_ORGANIZATION);
        shop.get("/api/organizations/" + ORGANIZATION);

        perform(write);

        assertThat(keys())
                .containsExactlyInAnyOrder(
                        "org:" + ORGANIZATION,
                        "org:" + LONGER_ORGANIZATION + ":members",
                        "org:" + LONGER_ORGANIZATION + ":stats",
                        "user:orgs:" + LONGER,
                        "perm:" + LONGER + ":" + LONGER_ORGANIZATION + ":product:update");
    }

    @ParameterizedTest
    @EnumSource
    void write_theNextReadsSeeIt(Write write) {
        prepare(write);
        readAll(USER, ORGANIZATION);

        perform(write);

        List<String> expected =
                switch (write) {
                    case JOIN, CHANGE_ROLE -> List.of("manager");
                    case LEAVE -> List.of();
                };
        assertThat(roles("/api/users/" + USER + "/organizations", "$[*].role")).isEqualTo(expected);
        assertThat(roles("/api/organizations/" + ORGANIZATION + "/members", "$[?(@.userId == " + USER + ")].role"))
                .isEqualTo(expected);
        assertThat(shop.get("/api/organizations/" + ORGANIZATION + "/statistics")
                        .<Integer>json("$.members"))
                .isEqualTo(1 + expected.size());
        assertThat(shop.get(permission(USER, ORGANIZATION)).<Boolean>json("$.allowed"))
                .isEqualTo(!expected.isEmpty());
    }

    @Test
    void organizationsOf_nobodysMember_isAnEmptyListThatIsRemembered() {
        shop.get("/api/users/" + USER + "/organizations");

        Answer second = shop.get("/api/users/" + USER + "/organizations");

        assertThat(second.outcome()).isEqualTo("HIT");
        assertThat(second.body()).isEqualTo("[]");
    }

    @Test
    void write_badInput_isRefused() {
        String members = "/api/organizations/" + ORGANIZATION + "/members/";

        assertIsProblem(shop.put(members + USER, "{\"role\": \"king\"}"), 400, "The role must be");
        assertIsProblem(shop.put(members + 999_999, "{\"role\": \"owner\"}"), 400, "The user does not exist.");
        assertIsProblem(shop.delete(members + USER), 404, "is no member of organization");
    }

    private void prepare(Write write) {
        if (write.roleBefore != null) {
            addMember(USER, ORGANIZATION, write.roleBefore);
        }
    }

    private void perform(Write write) {
        String path = "/api/organizations/" + ORGANIZATION + "/members/" + USER;
        Answer answer =
                switch (write) {
                    case JOIN, CHANGE_ROLE -> shop.put(path, "{\"role\": \"manager\"}");
                    case LEAVE -> shop.delete(path);
                };
        assertThat(answer.status()).isEqualTo(204);
    }

    private void readAll(long userId, long orgId) {
        shop.get("/api/users/" + userId + "/organizations");
        shop.get("/api/organizations/" + orgId + "/members");
        shop.get("/api/organizations/" + orgId + "/statistics");
        shop.get(permission(userId, orgId));
    }

    private static String permission(long userId, long orgId) {
        return "/api/users/" + userId + "/permissions?orgId=" + orgId + "&resource=product&action=update";
    }

    private List<String> roles(String path, String jsonPath) {
        Answer answer = shop.get(path);
        assertThat(answer.outcome()).isEqualTo("MISS");
        return answer.json(jsonPath);
    }
}
