using Mono.Cecil;
using Mono.Cecil.Cil;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>Weaves the selected methods of one module, and writes it.</summary>
internal sealed class ModuleWeaver
{
    private readonly ProfiledModule _profiled;
    private readonly ProbeReferences _probes;
    private readonly FieldDefinition _firstTable;
    private readonly SourceFiles _sources;
    private readonly SignatureLines _signatures;
    private readonly List<string> _documents = [];
    private readonly List<MappedTable> _tables = [];
    private readonly Dictionary<TypeDefinition, StateMachine> _machines = [];

    private ModuleWeaver(ProfiledModule profiled, bool reports)
    {
        _profiled = profiled;
        _sources = new SourceFiles(profiled.Path);
        _signatures = new SignatureLines(_sources);
        _probes = new ProbeReferences(profiled.Module);
        _firstTable = TableBase.AddTo(profiled.Module, _probes, reports);
    }

    /// <summary>Weaves and writes the module.</summary>
    /// <param name="profiled">The module, which is changed.</param>
    /// <param name="methods">The methods to profile.</param>
    /// <param name="output">The folder for the assembly and its PDB.</param>
    /// <param name="reports">Whether processes that load it report themselves.</param>
    /// <returns>Sources that have changed since the build.</returns>
    public static IReadOnlyList<string> Weave(
        ProfiledModule profiled, IReadOnlyList<MethodDefinition> methods, string output, bool reports)
    {
        var weaver = new ModuleWeaver(profiled, reports);
        foreach (MethodDefinition method in methods)
            weaver.Weave(method);
        weaver.Write(output);
        return weaver._sources.Changed;
    }

    private void Weave(MethodDefinition owner)
    {
        (MethodDefinition Method, LinePoints Lines)[] parts =
            [.. _profiled.Parts(owner).Select(part => (part, new LinePoints(part)))];
        SequencePoint? first = Beginning(owner, parts);
        if (first is null)
            return;
        var rows = new TableRows(_documents, _sources, first, _signatures.Of(owner, first));
        foreach ((MethodDefinition method, LinePoints lines) in parts)
        {
            new MethodWeaver(method, _probes, Machine(method))
                .Weave(lines, rows, _tables.Count, _firstTable, counts: method == owner);
        }
        _tables.Add(new MappedTable(MethodNames.Of(owner), rows.Rows) { Title = MethodTitle.Of(owner) });
    }

    // A constructor begins with the type's initialisers: its own lines come after the signature and last in its code.
    private static SequencePoint? Beginning(MethodDefinition owner, (MethodDefinition Method, LinePoints Lines)[] parts)
    {
        IEnumerable<SequencePoint> points = parts.SelectMany(part => part.Lines.Points).Select(point => point.Point);
        SequencePoint[] own =
        [
            .. parts.Where(part => part.Method == owner)
                .SelectMany(part => part.Lines.Points)
                .Select(point => point.Point),
        ];
        return owner.IsConstructor && own.Length > 0
            ? own[^1]
            : points.MinBy(point => (point.Document.Url, point.StartLine, point.StartColumn));
    }

    private StateMachine? Machine(MethodDefinition method)
    {
        if (!StateMachine.IsStep(method) || !_profiled.Owners.IsStateMachine(method.DeclaringType))
            return null;
        if (!_machines.TryGetValue(method.DeclaringType, out StateMachine? machine))
            _machines[method.DeclaringType] = machine = new StateMachine(method.DeclaringType, _probes.LongNumber);
        return machine;
    }

    private void Write(string output)
    {
        ModuleDefinition module = _profiled.Module;
        module.Resources.Add(new EmbeddedResource(
            ProfileMap.ResourceName, ManifestResourceAttributes.Private, new ProfileMap(_documents, _tables).Write()));
        // The module is no longer compiled in advance, and no longer signed, which the runtime does not check.
        module.Attributes |= ModuleAttributes.ILOnly;
        module.Attributes &= ~(ModuleAttributes.ILLibrary | ModuleAttributes.StrongNameSigned);
        module.Architecture = TargetArchitecture.I386;
        module.Write(output, new WriterParameters
        {
            WriteSymbols = true,
            SymbolWriterProvider = module.SymbolReader is EmbeddedPortablePdbReader
                ? new EmbeddedPortablePdbWriterProvider()
                : new PortablePdbWriterProvider(),
        });
    }
}
