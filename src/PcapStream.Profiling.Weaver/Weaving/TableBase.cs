using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>
/// The number of a woven module's first table, in a field of an added type. It is set when the module is loaded, before
/// any of its methods is compiled.
/// </summary>
internal static class TableBase
{
    private const string TypeName = "<PcapStream>Profile";

    public static bool IsIn(ModuleDefinition module) => module.Types.Any(type => type.Name == TypeName);

    /// <param name="module">The module.</param>
    /// <param name="probes">References to the runtime's methods.</param>
    /// <param name="reports">Whether processes that load it report themselves.</param>
    public static FieldDefinition AddTo(ModuleDefinition module, ProbeReferences probes, bool reports)
    {
        var type = new TypeDefinition("", TypeName,
            TypeAttributes.NotPublic | TypeAttributes.Abstract | TypeAttributes.Sealed, module.TypeSystem.Object);
        var field = new FieldDefinition("FirstTable", FieldAttributes.Assembly | FieldAttributes.Static, probes.Number);
        type.Fields.Add(field);
        module.Types.Add(type);

        ILProcessor code = Initialiser(module).Body.GetILProcessor();
        Instruction first = code.Body.Instructions[0];
        code.InsertBefore(first, Instruction.Create(OpCodes.Ldtoken, type));
        code.InsertBefore(first, Instruction.Create(reports ? OpCodes.Ldc_I4_1 : OpCodes.Ldc_I4_0));
        code.InsertBefore(first, Instruction.Create(OpCodes.Call, probes.Register));
        code.InsertBefore(first, Instruction.Create(OpCodes.Stsfld, field));
        return field;
    }

    private static MethodDefinition Initialiser(ModuleDefinition module)
    {
        TypeDefinition type = module.Types.First(candidate => candidate.Name == "<Module>");
        if (type.Methods.FirstOrDefault(method => method.Name == ".cctor") is { } existing)
            return existing;
        const MethodAttributes Attributes =
            MethodAttributes.Private | MethodAttributes.Static | MethodAttributes.HideBySig
            | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName;
        var initialiser = new MethodDefinition(".cctor", Attributes, module.TypeSystem.Void);
        initialiser.Body.Instructions.Add(Instruction.Create(OpCodes.Ret));
        type.Methods.Add(initialiser);
        return initialiser;
    }
}
