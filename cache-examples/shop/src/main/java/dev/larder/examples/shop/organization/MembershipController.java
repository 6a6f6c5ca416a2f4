package dev.larder.examples.shop.organization;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The memberships over HTTP. */
@RestController
@RequestMapping("/api")
class MembershipController {

    private final MembershipService memberships;

    MembershipController(MembershipService memberships) {
        this.memberships = memberships;
    }

    @GetMapping("/users/{userId}/organizations")
    List<Membership> organizationsOf(@PathVariable long userId) {
        return memberships.organizationsOf(userId);
    }

    @PutMapping("/organizations/{orgId}/members/{userId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void join(@PathVariable long orgId, @PathVariable long userId, @RequestBody RoleChange change) {
        memberships.join(userId, orgId, change.role());
    }

    @DeleteMapping("/organizations/{orgId}/members/{userId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void leave(@PathVariable long orgId, @PathVariable long userId) {
        memberships.leave(userId, orgId);
    }
}
