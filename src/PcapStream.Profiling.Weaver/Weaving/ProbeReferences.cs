using Mono.Cecil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>The woven module's references to the runtime's methods.</summary>
internal sealed class ProbeReferences
{
    private const string Runtime = "PcapStream.Profiling";

    private readonly ModuleDefinition _module;

    public ProbeReferences(ModuleDefinition module)
    {
        _module = module;
        AssemblyNameReference? assembly = module.AssemblyReferences.FirstOrDefault(
            reference => reference.Name == Runtime);
        if (assembly is null)
        {
            assembly = new AssemblyNameReference(Runtime, typeof(Frame).Assembly.GetName().Version);
            module.AssemblyReferences.Add(assembly);
        }
        TypeReference number = module.TypeSystem.Int32;
        Frame = new TypeReference(Runtime, nameof(Profiling.Frame), module, assembly, valueType: true);
        Enter = OfFrame(nameof(Profiling.Frame.Enter), module.TypeSystem.Void, number);
        Resume = OfFrame(nameof(Profiling.Frame.Resume), module.TypeSystem.Void, number, module.TypeSystem.Int64);
        Hit = OfFrame(nameof(Profiling.Frame.Hit), module.TypeSystem.Void, number, number);
        Position = OfFrame(nameof(Profiling.Frame.Position), module.TypeSystem.Int64);
        Exit = OfFrame(nameof(Profiling.Frame.Exit), module.TypeSystem.Void);
        Register = new MethodReference(
            nameof(Probe.Register), number, new TypeReference(Runtime, nameof(Probe), module, assembly))
        {
            Parameters =
            {
                new ParameterDefinition(new TypeReference(
                    "System", nameof(RuntimeTypeHandle), module, module.TypeSystem.CoreLibrary, valueType: true)),
                new ParameterDefinition(module.TypeSystem.Boolean),
            },
        };
    }

    public TypeReference Frame { get; }

    public MethodReference Enter { get; }

    public MethodReference Resume { get; }

    public MethodReference Hit { get; }

    public MethodReference Position { get; }

    public MethodReference Exit { get; }

    public MethodReference Register { get; }

    public TypeReference Number => _module.TypeSystem.Int32;

    public TypeReference LongNumber => _module.TypeSystem.Int64;

    private MethodReference OfFrame(string name, TypeReference result, params TypeReference[] parameters)
    {
        var method = new MethodReference(name, result, Frame) { HasThis = true };
        foreach (TypeReference parameter in parameters)
            method.Parameters.Add(new ParameterDefinition(parameter));
        return method;
    }
}
