package org.weft.sim;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells several simulations in one method apart by their places in the code: whoever counted them as they come would give them
/// other numbers when a test is repeated, and lines move when something else is edited.
final class Calls {
    private static final String OWNER = Simulation.class.getName().replace('.', '/');
    private static final Set<String> NAMES = Set.of("run", "explore");

    private final StackWalker.StackFrame caller;
    private int count;

    private Calls(StackWalker.StackFrame caller) {
        this.caller = caller;
    }

    /// Which of the calls of a method, and the lambdas in it, a frame stands in: from 1 on, and 1 if that cannot be known.
    static int number(StackWalker.StackFrame caller) {
        byte[] code = codeOf(caller.getDeclaringClass());
        return code == null ? 1 : new Calls(caller).number(ClassFile.of().parse(code));
    }

    private static byte @Nullable [] codeOf(Class<?> type) {
        String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream stream = type.getResourceAsStream(file)) {
            return stream == null ? null : stream.readAllBytes();
        } catch (IOException _) {
            return null;
        }
    }

    private int number(ClassModel type) {
        String name = Caller.method(caller.getMethodName());
        for (MethodModel method : type.methods())
            if (Caller.method(method.methodName().stringValue()).equals(name) && isIn(method))
                return count;
        return 1;
    }

    /// Counts its calls, up to that of the caller.
    private boolean isIn(MethodModel method) {
        boolean isCallers =
                method.methodName().equalsString(caller.getMethodName())
                        && method.methodType().equalsString(caller.getDescriptor());
        int place = 0;
        for (CodeElement element : method.code().map(c -> c.elementList()).orElse(List.of())) {
            if (isCall(element)) {
                count++;
                if (isCallers && place == caller.getByteCodeIndex()) return true;
            }
            if (element instanceof Instruction instruction) place += instruction.sizeInBytes();
        }
        return false;
    }

    private static boolean isCall(CodeElement element) {
        return element instanceof InvokeInstruction call
                && call.owner().asInternalName().equals(OWNER)
                && NAMES.contains(call.name().stringValue());
    }
}
