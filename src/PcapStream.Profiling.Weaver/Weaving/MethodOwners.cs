using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>
/// Finds the method of the source that a compiled method belongs to. C#'s state machines name it in an attribute. For
/// F#'s state machines, lambdas and local functions it is the method that refers to them, because overloads have the
/// same names.
/// </summary>
internal sealed class MethodOwners
{
    private static readonly HashSet<string> Attributes =
    [
        "System.Runtime.CompilerServices.AsyncStateMachineAttribute",
        "System.Runtime.CompilerServices.IteratorStateMachineAttribute",
        "System.Runtime.CompilerServices.AsyncIteratorStateMachineAttribute",
    ];

    private readonly Dictionary<TypeDefinition, MethodDefinition> _stateMachines = [];
    private readonly Dictionary<MethodDefinition, List<MethodDefinition>> _referrers = [];

    public MethodOwners(ModuleDefinition module)
    {
        HashSet<TypeDefinition> resumable = [.. module.GetTypes().Where(ResumableCode.IsMachine)];
        IEnumerable<MethodDefinition> all = module.GetTypes().SelectMany(type => type.Methods);
        foreach (MethodDefinition method in all.Where(method => method.HasBody))
        {
            if (StateMachineOf(method) is { } machine)
                _stateMachines[machine] = method;
            foreach (TypeDefinition started in ResumableCode.StartedBy(method, resumable))
                _stateMachines.TryAdd(started, method);
            foreach (Instruction instruction in method.Body.Instructions)
            {
                if (instruction.Operand is MethodReference reference && MethodNames.IsNested(reference)
                    && reference.Resolve() is { } nested && nested != method)
                    Referrers(nested).Add(method);
            }
        }
    }

    /// <summary>The type that a method's body was moved to; null when it was not moved.</summary>
    public static TypeDefinition? StateMachineOf(MethodDefinition method) =>
        method.HasCustomAttributes && method.CustomAttributes.FirstOrDefault(
            attribute => Attributes.Contains(attribute.AttributeType.FullName)) is { } found
            ? (found.ConstructorArguments[0].Value as TypeReference)?.Resolve()
            : null;

    /// <summary>Whether a type is a state machine.</summary>
    public bool IsStateMachine(TypeDefinition type) => _stateMachines.ContainsKey(type);

    /// <summary>Whether a method's body was moved to a state machine, which it starts.</summary>
    public bool StartsStateMachine(MethodDefinition method) => _stateMachines.ContainsValue(method);

    /// <summary>The method of the source; null when no method refers to it.</summary>
    public MethodDefinition? Of(MethodDefinition method) => Of(method, []);

    private MethodDefinition? Of(MethodDefinition method, HashSet<MethodDefinition> seen)
    {
        if (!seen.Add(method))
            return null;
        if (_stateMachines.TryGetValue(method.DeclaringType, out MethodDefinition? start))
            return Of(start, seen);
        if (!MethodNames.IsNested(method))
            return method;
        return Referrers(method).Select(referrer => Of(referrer, seen)).FirstOrDefault(owner => owner is not null);
    }

    private List<MethodDefinition> Referrers(MethodDefinition nested)
    {
        if (!_referrers.TryGetValue(nested, out List<MethodDefinition>? list))
            _referrers[nested] = list = [];
        return list;
    }
}
