using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>Finds the line of a method's signature, which no PDB knows: upwards from its first point, by its name.</summary>
/// <param name="sources">Where sources are.</param>
internal sealed class SignatureLines(SourceFiles sources)
{
    private const int Reach = 30;
    private static readonly string[] FSharp = [".fs", ".fsx"];

    private readonly SourceText _source = new();

    /// <summary>The line, or that of the first point where the name is not found.</summary>
    public int Of(MethodDefinition method, SequencePoint first)
    {
        string file = sources.Of(first.Document);
        Regex word = Declaration(method, file);
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

    private static Regex Declaration(MethodDefinition method, string file)
    {
        string name = Regex.Escape(Name(method));
        // F#'s arguments follow by spaces, so that a call looks the same: what tells is the word before. A member has its object's name.
        if (FSharp.Contains(Path.GetExtension(file)))
            return new Regex($@"\b(let|and|member|override|default|new|static|use)\b([^=]*[\s.(])?(``)?{(method.IsConstructor ? "(new|type)" : name)}(``)?(?![\w'])");
        // An interface's name stands before what implements it.
        string before = method.HasOverrides ? @"(?<!\w)" : @"(?<![\w.])";
        return new Regex($@"{before}{name}\s*(<[^()]*>)?\s*(\(|=>|\{{|=|$)");
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
