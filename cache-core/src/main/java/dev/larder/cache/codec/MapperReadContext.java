package dev.larder.cache.codec;

import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TreeNode;
import tools.jackson.core.tree.ArrayTreeNode;
import tools.jackson.core.tree.ObjectTreeNode;
import tools.jackson.core.type.ResolvedType;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** What a deserializer of the application asks of its parser: values within the value. Thread-safe. */
final class MapperReadContext extends ObjectReadContext.Base {

    private final JsonMapper mapper;
    private final ObjectReader inner;

    MapperReadContext(JsonMapper mapper) {
        this.mapper = mapper;
        // What follows the inner value is the rest of the outer one.
        this.inner = mapper.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    @Override
    public StreamReadConstraints streamReadConstraints() {
        return mapper.tokenStreamFactory().streamReadConstraints();
    }

    @Override
    public int getStreamReadFeatures(int defaults) {
        return mapper.tokenStreamFactory().getStreamReadFeatures();
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
    @SuppressWarnings("unchecked")
    public <T extends TreeNode> T readTree(JsonParser parser) {
        return standing(parser, (T) inner.readTree(parser));
    }

    @Override
    public <T> T readValue(JsonParser parser, Class<T> type) {
        return standing(parser, inner.forType(type).readValue(parser));
    }

    @Override
    public <T> T readValue(JsonParser parser, TypeReference<T> type) {
        return standing(parser, inner.forType(type).readValue(parser));
    }

    @Override
    public <T> T readValue(JsonParser parser, ResolvedType type) {
        return standing(parser, inner.forType((JavaType) type).readValue(parser));
    }

    // A reader leaves no current token; whoever reads a value within another goes on from its last one.
    private static <T> T standing(JsonParser parser, T value) {
        if (parser instanceof MessagePackParser ours) {
            ours.restoreToken();
        }
        return value;
    }
}
