package dev.larder.cache.spring.expression;

import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.InlineMap;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.VariableReference;

/**
 * The names that an expression speaks of: variables with their {@code #}, and without one what it asks of the root
 * object.
 */
final class ExpressionNames {

    private final Set<String> variables = new LinkedHashSet<>();
    private final Set<String> propertiesOfRoot = new LinkedHashSet<>();
    private final Set<String> methodsOfRoot = new LinkedHashSet<>();

    ExpressionNames(SpelNode expression) {
        collect(expression, true);
    }

    Set<String> variables() {
        return variables;
    }

    Set<String> propertiesOfRoot() {
        return propertiesOfRoot;
    }

    Set<String> methodsOfRoot() {
        return methodsOfRoot;
    }

    /** @param onRoot whether a name without {@code #} means the root object, not an element or what stands before it */
    private void collect(SpelNode node, boolean onRoot) {
        if (node instanceof VariableReference) {
            variables.add(node.toStringAST().substring(1));
        } else if (node instanceof FunctionReference) {
            String call = node.toStringAST();
            variables.add(call.substring(1, call.indexOf('(')));
        } else if (node instanceof PropertyOrFieldReference property && onRoot) {
            propertiesOfRoot.add(property.getName());
        } else if (node instanceof MethodReference method && onRoot) {
            methodsOfRoot.add(method.getName());
        }
        boolean isOfElements = node instanceof Projection || node instanceof Selection;
        for (int i = 0; i < node.getChildCount(); i++) {
            collectChild(node, i, onRoot && !isOfElements);
        }
    }

    private void collectChild(SpelNode parent, int index, boolean onRoot) {
        SpelNode child = parent.getChild(index);
        boolean isMember = parent instanceof CompoundExpression && index > 0;
        if (isMember && child instanceof MethodReference) {
            for (int i = 0; i < child.getChildCount(); i++) {
                collect(child.getChild(i), onRoot);
            }
        } else if (!isMeantLiterally(parent, index, child)) {
            collect(child, onRoot && !(isMember && child instanceof PropertyOrFieldReference));
        }
    }

    /** The key of a map, written without quotes. */
    private static boolean isMeantLiterally(SpelNode parent, int index, SpelNode child) {
        return child instanceof PropertyOrFieldReference
                && (parent instanceof Indexer || (parent instanceof InlineMap && index % 2 == 0));
    }
}
