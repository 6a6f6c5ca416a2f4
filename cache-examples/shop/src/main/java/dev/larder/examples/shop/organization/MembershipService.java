package dev.larder.examples.shop.organization;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.examples.shop.NotFoundException;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Who works for which organization, and in which role. */
@Service
public class MembershipService {

    private final MembershipRepository memberships;

    MembershipService(MembershipRepository memberships) {
        this.memberships = memberships;
    }

    @Cached(key = "user:orgs:{userId}", ttl = "900s")
    public List<Membership> organizationsOf(long userId) {
        return memberships.ofUser(userId);
    }

    /** Joins, or changes the role of somebody who is a member already. */
    @Transactional
    @Invalidates({"perm:{userId}:{orgId}:*", "user:orgs:{userId}", "org:{orgId}:members", "org:{orgId}:stats"})
    public void join(long userId, long orgId, String role) {
        memberships.save(userId, orgId, role);
    }

    @Transactional
    @Invalidates({"perm:{userId}:{orgId}:*", "user:orgs:{userId}", "org:{orgId}:members", "org:{orgId}:stats"})
    public void leave(long userId, long orgId) {
        if (!memberships.delete(userId, orgId)) {
            throw new NotFoundException("User " + userId + " is no member of organization " + orgId + ".");
        }
    }
}
