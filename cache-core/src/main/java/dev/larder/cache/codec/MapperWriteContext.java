package dev.larder.cache.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TreeNode;
import tools.jackson.core.tree.ArrayTreeNode;
import tools.jackson.core.tree.ObjectTreeNode;
import tools.jackson.databind.json.JsonMapper;

/** What a serializer of the application asks of its generator: values within the value. Thread-safe. */
final class MapperWriteContext extends ObjectWriteContext.Base {

    private final JsonMapper mapper;

    MapperWriteContext(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public TokenStreamFactory tokenStreamFactory() {
        return mapper.tokenStreamFactory();
    }

    @Override
    public ObjectTreeNode createObjectNode() {
        return mapper.createObjectNode();
    }

    @Override
    public ArrayTreeNode createArrayNode() {
        return mapper.createArrayNode();
    }

    @Override
    public void writeValue(JsonGenerator generator, @Nullable Object value) {
        mapper.writeValue(generator, value);
    }

    @Override
    public void writeTree(JsonGenerator generator, @Nullable TreeNode tree) {
        mapper.writeValue(generator, tree);
    }
}
