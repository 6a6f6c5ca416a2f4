package dev.larder.examples.shop.organization;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Updates;
import dev.larder.examples.shop.NotFoundException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The organizations: who they are, who works there, how they are doing. */
@Service
public class OrganizationService {

    private final OrganizationRepository organizations;

    OrganizationService(OrganizationRepository organizations) {
        this.organizations = organizations;
    }

    public List<Organization> all() {
        return organizations.all();
    }

    @Cached(key = "org:{id}", ttl = "30m")
    public Optional<Organization> profile(long id) {
        return organizations.find(id);
    }

    @Cached(key = "org:{id}:members", ttl = "30m")
    public List<Member> members(long id) {
        return organizations.members(id);
    }

    /** Sales may be as old as the TTL: orders come all the time, and drop nothing here. */
    @Cached(key = "org:{id}:stats", ttl = "30m")
    public OrganizationStatistics statistics(long id) {
        return organizations.statistics(id);
    }

    /**
     * The profile it returns is the entry from then on; two changes at once leave none. Who works there is not asked,
     * since somebody may be joining at this moment: the lists of all users are dropped. A new name is dropped from the
     * details and the listings that show it, and a new status from the permissions, which hold while it is active.
     */
    @Transactional
    @Updates("org:{id}")
    @Invalidates({"org:{id}:*", "user:orgs:*"})
    @Invalidates(tags = "vendor:{id}", caches = "product-details", condition = "#change.name() != null")
    @Invalidates(value = "perm:*:{id}:*", condition = "#change.status() != null")
    public Organization update(long id, OrganizationChange change) {
        return organizations.update(id, change).orElseThrow(() -> NotFoundException.of("organization", id));
    }
}
