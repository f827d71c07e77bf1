using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>
/// Finds the line of a method's signature, which PDBs do not contain, by its name, upwards from its first point.
/// </summary>
/// <param name="sources">The source files.</param>
internal sealed class SignatureLines(SourceFiles sources)
{
    private const int Reach = 30;
    private static readonly string[] FSharp = [".fs", ".fsx"];

    private readonly SourceText _source = new();

    /// <summary>The line, or the line of the first point when the name is not found.</summary>
    public int Of(MethodDefinition method, SequencePoint first)
    {
        string file = sources.Of(first.Document);
        Regex word = Declaration(method, file);
        for (int line = first.StartLine; line > 0 && line > first.StartLine - Reach; line--)
        {
            string text = _source.Line(file, line);
            // On the point's own line, only the text before it counts.
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
        // In F# arguments follow after spaces, so that a call looks the same; the word before decides. A member has its
        // object's name.
        if (FSharp.Contains(Path.GetExtension(file)))
        {
            const string Keyword = @"\b(let|and|member|override|default|new|static|use)\b";
            string declared = method.IsConstructor ? "(new|type)" : name;
            return new Regex($@"{Keyword}([^=]*[\s.(])?(``)?{declared}(``)?(?![\w'])");
        }
        // The name of an interface precedes its implementation.
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
