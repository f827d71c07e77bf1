using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>Inserts probes into one method.</summary>
/// <remarks>
/// <code>
///     frame.Enter(table)
///     try { each point: frame.Hit(row, number); the point's own code } finally { frame.Exit() }
/// </code>
/// </remarks>
internal sealed class MethodWeaver
{
    private readonly MethodBody _body;
    private readonly ProbeReferences _probes;
    private readonly StateMachine? _machine;
    private readonly VariableDefinition _frame;

    public MethodWeaver(MethodDefinition method, ProbeReferences probes, StateMachine? machine)
    {
        _body = method.Body;
        _probes = probes;
        _machine = machine;
        _frame = new VariableDefinition(probes.Frame);
        _body.SimplifyMacros();
        _body.Variables.Add(_frame);
    }

    /// <param name="points">The lines.</param>
    /// <param name="rows">The rows of the lines.</param>
    /// <param name="table">The table's number, from <paramref name="firstTable"/> on.</param>
    /// <param name="firstTable">The field of the module's first table's number.</param>
    /// <param name="counts">Whether an activation is a call.</param>
    public void Weave(LinePoints points, TableRows rows, int table, FieldReference firstTable, bool counts)
    {
        // The places for new code refer to the original instructions.
        Instruction[] original = [.. _body.Instructions];
        if (_machine is not null)
            LeaveEarly(original);
        foreach ((Instruction instruction, SequencePoint point, int number) in points.Points)
            _body.Precede(instruction, [Load(), Number(rows.Of(point)), Number(number), Call(_probes.Hit)]);
        EndAtOnePlace();
        Instruction[] opening = [Load(), Instruction.Create(
            OpCodes.Ldsfld, firstTable), Number(table), Instruction.Create(OpCodes.Add), .. Opening(counts)];
        for (int i = 0; i < opening.Length; i++)
            _body.Instructions.Insert(i, opening[i]);
        _body.OptimizeMacros();
    }

    private Instruction[] Opening(bool counts)
    {
        if (counts)
            return [Call(_probes.Enter)];
        if (_machine is not null)
        {
            return [Instruction.Create(OpCodes.Ldarg, _body.ThisParameter), Instruction.Create(
                OpCodes.Ldfld, _machine.Position), Call(_probes.Resume)];
        }
        return [Instruction.Create(OpCodes.Ldc_I8, 0L), Call(_probes.Resume)];
    }

    private void LeaveEarly(Instruction[] original)
    {
        foreach (Instruction instruction in original)
        {
            bool returns = _machine!.IsIterator && instruction.OpCode == OpCodes.Ret;
            if (_machine.Suspends(instruction) || returns)
                _body.Precede(instruction, KeepPosition());
            else if (_machine.Completes(instruction))
                _body.Precede(instruction, [.. KeepPosition(), Load(), Call(_probes.Exit)]);
        }
    }

    private Instruction[] KeepPosition() =>
        [
            Instruction.Create(OpCodes.Ldarg, _body.ThisParameter),
            Load(),
            Call(_probes.Position),
            Instruction.Create(OpCodes.Stfld, _machine!.Position),
        ];

    // Every return leaves the try block for the single return after it.
    private void EndAtOnePlace()
    {
        TypeReference type = WithoutModifiers(_body.Method.ReturnType);
        VariableDefinition? result = type.MetadataType == MetadataType.Void ? null : new VariableDefinition(type);
        Instruction end = result is null ? Instruction.Create(OpCodes.Ret) : Instruction.Create(OpCodes.Ldloc, result);
        IReadOnlyList<Instruction[]> tailCalls = TailCalls.TakeOut(_body);
        foreach (Instruction instruction in _body.Instructions.ToArray())
        {
            if (instruction.OpCode == OpCodes.Tail)
                (instruction.OpCode, instruction.Operand) = (OpCodes.Nop, null);
            else if (instruction.OpCode == OpCodes.Ret && result is null)
                _body.Replace(instruction, Instruction.Create(OpCodes.Leave, end));
            else if (instruction.OpCode == OpCodes.Ret)
            {
                _body.Replace(
                    instruction, Instruction.Create(OpCodes.Stloc, result), Instruction.Create(OpCodes.Leave, end));
            }
        }
        Instruction start = _body.Instructions[0];
        Instruction exit = Load();
        Append(exit, Call(_probes.Exit), Instruction.Create(OpCodes.Endfinally), end);
        if (result is not null)
        {
            _body.Variables.Add(result);
            Append(Instruction.Create(OpCodes.Ret));
        }
        foreach (Instruction[] tailCall in tailCalls)
            Append(tailCall);
        foreach (ExceptionHandler handler in _body.ExceptionHandlers)
            handler.HandlerEnd ??= exit;
        _body.ExceptionHandlers.Add(new ExceptionHandler(
            ExceptionHandlerType.Finally)
        { TryStart = start, TryEnd = exit, HandlerStart = exit, HandlerEnd = end });
    }

    private void Append(params Instruction[] code)
    {
        foreach (Instruction instruction in code)
            _body.Instructions.Add(instruction);
    }

    // An init setter returns modreq(IsExternalInit) void, and a readonly reference is modreq(InAttribute).
    private static TypeReference WithoutModifiers(TypeReference type)
    {
        while (type is IModifierType modified)
            type = modified.ElementType;
        return type;
    }

    private Instruction Load() => Instruction.Create(OpCodes.Ldloca, _frame);

    private static Instruction Number(int number) => Instruction.Create(OpCodes.Ldc_I4, number);

    private static Instruction Call(MethodReference method) => Instruction.Create(OpCodes.Call, method);
}
