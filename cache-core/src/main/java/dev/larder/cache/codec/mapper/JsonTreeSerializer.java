package dev.larder.cache.codec.mapper;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * Writes trees of which every node comes back as the one it is, which is what a reader has made of a text. One made by
 * hand may tell apart what no text does: a 1 that is a {@code long} from one that is an {@code int}.
 */
final class JsonTreeSerializer extends ValueSerializer<JsonNode> {

    private final ValueSerializer<JsonNode> nodes;

    JsonTreeSerializer(ValueSerializer<JsonNode> nodes) {
        this.nodes = nodes;
    }

    @Override
    public void serialize(JsonNode tree, JsonGenerator generator, SerializationContext context) {
        check(tree, generator);
        nodes.serialize(tree, generator, context);
    }

    @Override
    public void serializeWithType(
            JsonNode tree, JsonGenerator generator, SerializationContext context, TypeSerializer types) {
        check(tree, generator);
        nodes.serializeWithType(tree, generator, context, types);
    }

    private static void check(JsonNode node, JsonGenerator generator) {
        if (node.isContainer()) {
            for (JsonNode child : node.values()) {
                check(child, generator);
            }
        } else if (!comesBack(node)) {
            throw new UnstorableException(
                    generator,
                    "holds a " + TypeText.of(node.getClass()) + " that would come back as another node",
                    "Return the JSON as a String, or a record of what is in it.");
        }
    }

    private static boolean comesBack(JsonNode leaf) {
        return switch (leaf.getNodeType()) {
            case STRING, BOOLEAN, NULL -> true;
            case NUMBER -> comesBackAsNumber(leaf);
            default -> false;
        };
    }

    private static boolean comesBackAsNumber(JsonNode number) {
        return switch (number.numberType()) {
            case INT -> number.isInt();
            case LONG -> !number.canConvertToInt();
            case BIG_INTEGER ->
                !number.canConvertToLong() && number.bigIntegerValue().bitLength() <= 3 * PlatformWriters.MAX_DIGITS;
            case DOUBLE -> Double.isFinite(number.doubleValue());
            default -> false;
        };
    }

    @Override
    public Class<?> handledType() {
        return JsonNode.class;
    }

    @Override
    public boolean isEmpty(SerializationContext context, @Nullable JsonNode tree) {
        return nodes.isEmpty(context, tree);
    }
}
