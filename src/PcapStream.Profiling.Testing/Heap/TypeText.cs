using System.Text;

namespace PcapStream.Profiling.Testing.Heap;

/// <summary>Type names as C# writes them, from the runtime's: <c>System.Func`1[System.Int32]</c>.</summary>
internal static class TypeText
{
    /// <summary>The name without namespaces: <c>Func&lt;Int32&gt;</c>.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder();
        int at = 0;
        Write(name, ref at, text);
        return text.ToString();
    }

    /// <summary>The name as metadata has it, without namespace and arguments: <c>Func`1</c>.</summary>
    public static string Simple(string name)
    {
        int arguments = Arguments(name, 0);
        int end = arguments < 0 ? 0 : End(name, arguments);
        string own = arguments < 0 ? name : name[..arguments] + name[end..];
        return own[(own.LastIndexOf('.') + 1)..];
    }

    // Up to a comma or bracket that is not its own.
    private static void Write(string name, ref int at, StringBuilder text)
    {
        int start = at;
        while (at < name.Length && name[at] is not ('[' or ']' or ','))
            at++;
        string own = name[start..at];
        own = own[(own.LastIndexOfAny(['.', '+']) + 1)..];
        int mark = own.IndexOf('`', StringComparison.Ordinal);
        text.Append(mark < 0 ? own : own[..mark]);
        while (at < name.Length && name[at] == '[')
        {
            if (Arguments(name, at) != at)
            {
                int end = name.IndexOf(']', at) + 1;
                text.Append(name, at, end - at);
                at = end;
                continue;
            }
            text.Append('<');
            do
            {
                at++;
                Write(name, ref at, text);
                text.Append(at < name.Length && name[at] == ',' ? ", " : ">");
            }
            while (at < name.Length && name[at] == ',');
            at++;
        }
    }

    // A bracket with names in it; others are those of arrays.
    private static int Arguments(string name, int from)
    {
        int at = name.IndexOf('[', from);
        while (at >= 0 && at + 1 < name.Length && name[at + 1] is ']' or ',')
            at = name.IndexOf('[', at + 1);
        return at;
    }

    private static int End(string name, int from)
    {
        int depth = 0;
        int at = from;
        do
        {
            depth += name[at] == '[' ? 1 : name[at] == ']' ? -1 : 0;
            at++;
        }
        while (depth > 0 && at < name.Length);
        return at;
    }
}
