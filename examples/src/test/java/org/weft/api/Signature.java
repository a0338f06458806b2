package org.weft.api;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.Parameterizable;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;

/// Shows types and members as text that does not depend on where they stand in a source file.
///
/// Names are written out, but for those in `java.lang` and of JSpecify's annotations.
final class Signature {
    private static final Set<Modifier> SHOWN =
            Set.of(
                    Modifier.PROTECTED,
                    Modifier.ABSTRACT,
                    Modifier.DEFAULT,
                    Modifier.STATIC,
                    Modifier.SEALED,
                    Modifier.NON_SEALED,
                    Modifier.FINAL);
    private static final Set<String> UNTOLD_BASES =
            Set.of(
                    "java.lang.Object",
                    "java.lang.Enum",
                    "java.lang.Record",
                    "java.lang.annotation.Annotation");
    private static final Pattern SHORTENED =
            Pattern.compile("(?<=@)org\\.jspecify\\.annotations\\.|\\bjava\\.lang\\.(?=[A-Z@])");

    private Signature() {}

    /// Gives the name and the parameter types: `send(T)`; a constructor is called `new`.
    static String name(ExecutableElement method) {
        var name = method.getKind() == ElementKind.CONSTRUCTOR ? "new" : method.getSimpleName();
        var types = join("", ", ", method.getParameters().stream().map(VariableElement::asType));
        if (method.isVarArgs()) types = types.replaceFirst("\\[]$", "...");
        return name + "(" + types + ")";
    }

    static String describe(ExecutableElement method) {
        var isConstructor = method.getKind() == ElementKind.CONSTRUCTOR;
        var fallback = method.getDefaultValue();
        return modifiers(method, Set.of())
                + typeParameters(method)
                + (isConstructor ? "constructor" : show(method.getReturnType()))
                + join(" throws ", ", ", method.getThrownTypes().stream())
                + (fallback == null ? "" : " default " + fallback);
    }

    static String describe(VariableElement field, Elements elements) {
        if (field.getKind() == ElementKind.ENUM_CONSTANT) return "enum constant";
        var value = field.getConstantValue();
        return modifiers(field, Set.of())
                + show(field.asType())
                + (value == null ? "" : " = " + elements.getConstantExpression(value));
    }

    /// Leaves hidden bases out; of hidden subtypes it tells only that there are some.
    static String describe(TypeElement type) {
        var kind = type.getKind();
        var bases = Stream.concat(Stream.of(type.getSuperclass()), type.getInterfaces().stream());
        var permitted = type.getPermittedSubclasses();
        return modifiers(type, impliedBy(kind))
                + kind.name().toLowerCase(Locale.ROOT).replace("annotation_type", "@interface")
                + " "
                + typeParameters(type)
                + join("is ", ", ", bases.filter(Signature::tells))
                + join(" permits ", ", ", permitted.stream().filter(Signature::tells))
                + (permitted.stream().allMatch(Signature::tells) ? "" : " permits hidden ones");
    }

    private static Set<Modifier> impliedBy(ElementKind kind) {
        return switch (kind) {
            case INTERFACE, ANNOTATION_TYPE -> Set.of(Modifier.ABSTRACT, Modifier.STATIC);
            case ENUM, RECORD -> Set.of(Modifier.FINAL, Modifier.SEALED, Modifier.STATIC);
            default -> Set.of();
        };
    }

    private static boolean tells(TypeMirror type) {
        return type instanceof DeclaredType declared
                && PublicApi.isVisible(declared.asElement())
                && !UNTOLD_BASES.contains(declared.asElement().toString());
    }

    private static String modifiers(Element element, Set<Modifier> implied) {
        return element.getModifiers().stream()
                .filter(modifier -> SHOWN.contains(modifier) && !implied.contains(modifier))
                .map(modifier -> modifier + " ")
                .collect(joining());
    }

    private static String typeParameters(Parameterizable element) {
        var parameters = element.getTypeParameters().stream().map(Signature::typeParameter);
        var list = parameters.collect(joining(", "));
        return list.isEmpty() ? "" : "<" + list + "> ";
    }

    private static String typeParameter(TypeParameterElement parameter) {
        var bounds = parameter.getBounds().stream().map(Signature::show);
        var told = bounds.filter(bound -> !bound.equals("Object")).collect(joining(" & "));
        return told.isEmpty() ? parameter.toString() : parameter + " extends " + told;
    }

    private static String join(String before, String between, Stream<? extends TypeMirror> types) {
        var list = types.map(Signature::show).collect(joining(between));
        return list.isEmpty() ? "" : before + list;
    }

    private static String show(TypeMirror type) {
        return SHORTENED.matcher(type.toString()).replaceAll("").replaceAll(", *", ", ");
    }
}
