namespace PcapStream.Filtering.Display.Syntax;

/// <summary>The macros that Wireshark 4.4 comes with: <c>$private_ipv4(ip.src)</c>.</summary>
internal static class DisplayMacros
{
    // RFC 1918, section 3.
    private static readonly string[] PrivateBlocks = ["192.168.0.0/16", "172.16.0.0/12", "10.0.0.0/8"];

    /// <summary>What a macro stands for.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="start">The index of its first character in the filter.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="DisplayFilterException">It is unknown, or has another number of arguments.</exception>
    public static DisplaySyntax Expand(string name, int start, IReadOnlyList<DisplaySyntax> arguments)
    {
        if (name is not ("private_ipv4" or "private_ipv6" or "private_ethernet"))
        {
            throw new DisplayFilterException(
                $"unknown macro '{name}'; macros are private_ipv4, private_ipv6, private_ethernet", start + 1);
        }
        if (arguments is not [DisplaySyntax argument])
            throw new DisplayFilterException($"macro {name} needs one argument, not {arguments.Count}", start + 1);
        return name switch
        {
            "private_ipv4" => new LogicSyntax(start, "or", [.. PrivateBlocks.Select(IsIn)]),
            // RFC 4193, section 3.
            "private_ipv6" => IsIn("fc00::/7"),
            // The bit of local administration (IEEE 802, section 8.2.2).
            _ => new ArithmeticSyntax(
                start, '&', new RangesSyntax(start, argument, [new ByteRange(0, 1)], AreLayers: false),
                new WordSyntax(start, "02")),
        };

        DisplaySyntax IsIn(string block) =>
            new ComparisonSyntax(start, "==", null, argument, new WordSyntax(start, block));
    }
}
