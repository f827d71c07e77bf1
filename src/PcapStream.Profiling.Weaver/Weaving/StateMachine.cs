using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>
/// What the compiler made of an asynchronous method or an iterator. The line that it stands at is kept in a field while
/// it is suspended, so that what grows after it goes on belongs to the line that awaited or yielded.
/// </summary>
internal sealed class StateMachine
{
    private const string BuilderName = "<>t__builder";
    private const string PromiseName = "<>v__promiseOfValueOrEnd";
    private const string PositionName = "<>profiledPosition";

    private readonly TypeReference? _builder;

    public StateMachine(TypeDefinition type, TypeReference number)
    {
        _builder = type.Fields.FirstOrDefault(field => field.Name == BuilderName)?.FieldType.GetElementType();
        var position = new FieldDefinition(PositionName, FieldAttributes.Public, number);
        type.Fields.Add(position);
        Position = new FieldReference(PositionName, number, Self(type));
    }

    /// <summary>The field that keeps the line.</summary>
    public FieldReference Position { get; }

    /// <summary>Whether it returns to its caller where it is suspended, as iterators do.</summary>
    public bool IsIterator => _builder is null;

    /// <summary>Whether an instruction hands the state machine to others, who may go on with it on another thread before the call returns.</summary>
    public bool Suspends(Instruction instruction) =>
        instruction.Operand is MethodReference { Name: "AwaitOnCompleted" or "AwaitUnsafeOnCompleted" } method && IsBuilder(method);

    /// <summary>Whether an instruction ends the method, or hands a value out: what awaits it runs within the call.</summary>
    public bool Completes(Instruction instruction) =>
        instruction.Operand is MethodReference { Name: "SetResult" or "SetException" } method && _builder is not null && ReceiverIsOwn(instruction, method);

    private bool IsBuilder(MethodReference method) => _builder is not null && method.DeclaringType.GetElementType().FullName == _builder.FullName;

    // The compiler loads each argument by one instruction. Methods of the same types may be called by the source's own code.
    private static bool ReceiverIsOwn(Instruction call, MethodReference method)
    {
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
