package dev.larder.examples.shop.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AnnotationsControllerTest {

    private final Map<String, String> annotations = new AnnotationsController().annotations();

    @Test
    void annotations_coverEveryMethodThePageCalls() {
        assertThat(annotations)
                .containsOnlyKeys(
                        "list",
                        "find",
                        "details",
                        "withVariants",
                        "findBySku",
                        "create",
                        "update",
                        "delete",
                        "deleteAll");
    }

    @Test
    void annotations_readAsInTheSource() {
        assertThat(annotations)
                .containsEntry("details", "@Cached(key = \"product:{id}:details\", ttl = \"600s\")")
                .containsEntry(
                        "update",
                        "@Invalidates({\"product:{id}*\", \"product:sku:{result.sku}\", \"products:list:*\"})");
    }
}
