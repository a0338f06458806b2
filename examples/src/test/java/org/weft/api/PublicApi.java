package org.weft.api;

import java.util.Set;
import java.util.TreeSet;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Elements.Origin;

/// What a module offers: each public or protected type and member of the packages that it exports to
/// all, one a line, as `name : what it is`.
///
/// What a public type inherits from a hidden one is listed with the public type. Left out are what
/// every type has (`equals`, `hashCode`, `toString`) and what every enum has (`values`, `valueOf`).
final class PublicApi {
    /// The types and members.
    final Set<String> lines = new TreeSet<>();

    /// The public methods that declare `throws InterruptedException`.
    final Set<String> suspending = new TreeSet<>();

    /// The names on which the Javadoc would not say a word.
    final Set<String> uncommented = new TreeSet<>();

    private static final Set<String> COMMON =
            Set.of("equals(Object)", "equals(@Nullable Object)", "hashCode()", "toString()");
    private static final Set<String> EVERY_ENUM = Set.of("values()", "valueOf(String)");

    private final ProcessingEnvironment javac;
    private final Elements elements;
    private final TypeMirror interrupted;

    PublicApi(ProcessingEnvironment javac, ModuleElement module) {
        this.javac = javac;
        elements = javac.getElementUtils();
        interrupted = elements.getTypeElement("java.lang.InterruptedException").asType();
        wantComment(module, module.toString());
        for (var export : ElementFilter.exportsIn(module.getDirectives())) {
            if (export.getTargetModules() != null) continue; // offered to friends only
            wantComment(export.getPackage(), export.getPackage().toString());
            ElementFilter.typesIn(export.getPackage().getEnclosedElements()).forEach(this::addType);
        }
    }

    private void addType(TypeElement type) {
        if (!isVisible(type)) return;
        add(type, type.toString(), Signature.describe(type));
        for (var member : elements.getAllMembers(type)) {
            var owner = member.getEnclosingElement();
            if (!owner.equals(type) && isVisible(owner)) continue; // listed there, or the JDK's
            if (!isOffered(member)) continue;
            switch (member) {
                case TypeElement nested -> addType(nested);
                case ExecutableElement method -> addMethod(type, method);
                case VariableElement field ->
                        add(field, type + "." + field, Signature.describe(field, elements));
                default -> {} // record components: their accessors are there
            }
        }
    }

    private void addMethod(TypeElement type, ExecutableElement method) {
        var signature = Signature.name(method);
        var isEnum = type.getKind() == ElementKind.ENUM;
        if (COMMON.contains(signature) || (isEnum && EVERY_ENUM.contains(signature))) return;
        var name = type + "." + signature;
        add(method, name, Signature.describe(method));
        var types = javac.getTypeUtils();
        if (method.getThrownTypes().stream().anyMatch(t -> types.isSubtype(t, interrupted)))
            suspending.add(name);
    }

    private void add(Element element, String name, String description) {
        var deprecated = elements.isDeprecated(element) ? "@Deprecated " : "";
        lines.add(name + " : " + (deprecated + description).strip().replaceAll(" +", " "));
        wantComment(element, name);
    }

    private void wantComment(Element element, String name) {
        var isInherited = element.getAnnotation(Override.class) != null;
        var isImplied = elements.getOrigin(element) != Origin.EXPLICIT || isOfRecord(element);
        if (!isInherited && !isImplied && elements.getDocComment(element) == null)
            uncommented.add(name);
    }

    /// The record's own comment speaks for these.
    private boolean isOfRecord(Element element) {
        return element instanceof ExecutableElement method
                && (elements.isCompactConstructor(method)
                        || elements.recordComponentFor(method) != null);
    }

    /// Whether users see it: it is public or protected, and so is all that it stands in.
    static boolean isVisible(Element element) {
        if (element.getKind() == ElementKind.PACKAGE) return true;
        return isOffered(element) && isVisible(element.getEnclosingElement());
    }

    private static boolean isOffered(Element element) {
        var modifiers = element.getModifiers();
        return modifiers.contains(Modifier.PUBLIC) || modifiers.contains(Modifier.PROTECTED);
    }
}
