using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>Finds the line of a method's signature, which no PDB knows: upwards from its first point, by its name.</summary>
internal sealed class SignatureLines
{
    private const int Reach = 30;

    private readonly SourceText _source = new();

    /// <summary>The line, or that of the first point where the name is not found.</summary>
    public int Of(MethodDefinition method, SequencePoint first)
    {
        string name = Name(method);
        // An interface's name stands before what implements it, and in F# the object's before every member's.
        string before = method.HasOverrides ? @"(?<!\w)" : @"((?<![\w.])|(?<=\b(member|override|default)\b.*\w\.))";
        var word = new Regex($@"{before}{Regex.Escape(name)}\s*(<[^()]*>)?\s*(\(|=>|\{{|=|$)");
        string file = first.Document.Url;
        for (int line = first.StartLine; line > 0 && line > first.StartLine - Reach; line--)
        {
            string text = _source.Line(file, line);
            // On the point's own line only what stands before it.
            if (line == first.StartLine)
                text = text[..Math.Min(first.StartColumn - 1, text.Length)];
            if (word.IsMatch(text))
                return line;
        }
        return first.StartLine;
    }

    private static string Name(MethodDefinition method)
    {
        if (method.IsConstructor)
            return method.DeclaringType.Name.Split('`')[0];
        string name = MethodNames.Simple(method);
        name = name[(name.LastIndexOf('.') + 1)..];
        bool accessor = method.IsGetter || method.IsSetter || method.IsAddOn || method.IsRemoveOn;
        return accessor ? name[(name.IndexOf('_', StringComparison.Ordinal) + 1)..] : name;
    }
}
