using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>
/// The compiler's state machine for an asynchronous method or an iterator. The current line is kept in a field while it
/// is suspended, so that growth after it continues belongs to the line that awaited or yielded.
/// </summary>
internal sealed class StateMachine
{
    private const string BuilderName = "<>t__builder";
    private const string PromiseName = "<>v__promiseOfValueOrEnd";
    private const string PositionName = "<>profiledPosition";

    private readonly TypeDefinition _type;

    public StateMachine(TypeDefinition type, TypeReference number)
    {
        _type = type;
        var position = new FieldDefinition(PositionName, FieldAttributes.Public, number);
        type.Fields.Add(position);
        Position = new FieldReference(PositionName, number, Self(type));
        IsIterator = ResumableCode.IsSequence(type)
            || !(ResumableCode.IsMachine(type) || type.Fields.Any(field => field.Name == BuilderName));
    }

    /// <summary>The field that keeps the line.</summary>
    public FieldReference Position { get; }

    /// <summary>Whether it returns to its caller when it is suspended, like an iterator.</summary>
    public bool IsIterator { get; }

    /// <summary>Whether a method of a state machine runs it to the next suspension.</summary>
    public static bool IsStep(MethodDefinition method) =>
        method.Name == (ResumableCode.IsSequence(method.DeclaringType) ? ResumableCode.SequenceStep : "MoveNext");

    /// <summary>
    /// Whether an instruction passes the state machine to code that may continue it on another thread before the call
    /// returns.
    /// </summary>
    public bool Suspends(Instruction instruction) => !IsIterator
        && instruction.Operand is GenericInstanceMethod { Name: "AwaitOnCompleted" or "AwaitUnsafeOnCompleted" } method
        && method.GenericArguments[^1].GetElementType() == _type;

    /// <summary>Whether an instruction completes the method: code that awaits it runs within the call.</summary>
    public bool Completes(Instruction instruction) =>
        !IsIterator && instruction.Operand is MethodReference { Name: "SetResult" or "SetException" } method
            && ReceiverIsOwn(instruction, method);

    // In C# the compiler loads each argument with one instruction. The source's own code may call methods of the same
    // types.
    private bool ReceiverIsOwn(Instruction call, MethodReference method)
    {
        if (ResumableCode.IsMachine(_type))
            return method.DeclaringType.Name.Contains("MethodBuilder", StringComparison.Ordinal);
        Instruction? receiver = call;
        for (int i = 0; i <= method.Parameters.Count && receiver is not null; i++)
            receiver = receiver.Previous;
        return receiver is { Operand: FieldReference { Name: BuilderName or PromiseName } };
    }

    private static TypeReference Self(TypeDefinition type)
    {
        if (!type.HasGenericParameters)
            return type;
        var self = new GenericInstanceType(type);
        foreach (GenericParameter parameter in type.GenericParameters)
            self.GenericArguments.Add(parameter);
        return self;
    }
}
