namespace PcapStream.Filtering.Display;

/// <summary>Names that Wireshark has replaced, and still takes in filters.</summary>
internal static class FormerNames
{
    private static readonly (string Former, string Name)[] Protocols = [("bootp", "dhcp"), ("ssl", "tls")];

    /// <summary>The name that a protocol, or a field of it, has now.</summary>
    public static string Replace(string name)
    {
        foreach ((string former, string now) in Protocols)
        {
            if (name.StartsWith(former, StringComparison.Ordinal)
                && (name.Length == former.Length || name[former.Length] == '.'))
                return now + name[former.Length..];
        }
        return name;
    }
}
