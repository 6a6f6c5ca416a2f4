package dev.larder.examples.shop.organization;

import dev.larder.examples.shop.NotFoundException;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The organizations over HTTP. */
@RestController
@RequestMapping("/api/organizations")
class OrganizationController {

    private final OrganizationService organizations;

    OrganizationController(OrganizationService organizations) {
        this.organizations = organizations;
    }

    @GetMapping
    List<Organization> all() {
        return organizations.all();
    }

    @GetMapping("/{id}")
    Organization profile(@PathVariable long id) {
        return organizations.profile(id).orElseThrow(() -> NotFoundException.of("organization", id));
    }

    @GetMapping("/{id}/members")
    List<Member> members(@PathVariable long id) {
        return organizations.members(id);
    }

    @GetMapping("/{id}/statistics")
    OrganizationStatistics statistics(@PathVariable long id) {
        return organizations.statistics(id);
    }

    @PatchMapping("/{id}")
    Organization update(@PathVariable long id, @RequestBody OrganizationChange change) {
        return organizations.update(id, change);
    }
}
