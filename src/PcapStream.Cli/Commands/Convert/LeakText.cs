using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Convert.Anonymising;

namespace PcapStream.Cli.Commands.Convert;

/// <summary>What <c>--check</c> found, one place a line.</summary>
internal static class LeakText
{
    public static string NameOf(AddressForm form) => form switch
    {
        AddressForm.Binary => "bytes",
        AddressForm.Reversed => "reversed bytes",
        AddressForm.Text => "text",
        _ => "reversed text",
    };

    public static string Render(LeakReport leaks)
    {
        var text = new StringBuilder();
        foreach (AddressLeak leak in leaks.First)
        {
            string place = leak.Packet == 0
                ? "a block without a packet"
                : string.Create(CultureInfo.InvariantCulture, $"packet {leak.Packet}");
            text.Append(
                CultureInfo.InvariantCulture,
                $"{leak.Address} as {NameOf(leak.Form)}: {place}, offset {leak.Offset}\n");
        }
        if (leaks.Count > leaks.First.Count)
            text.Append(
                CultureInfo.InvariantCulture, $"and {Quantities.Count(leaks.Count - leaks.First.Count)} more places\n");
        string addresses = leaks.IsComplete ? "" : "the first ";
        return text.Append(
            CultureInfo.InvariantCulture,
            $"searched for {addresses}{Quantities.Count(leaks.Addresses)} addresses: ")
            .Append(leaks.Count == 0 ? "none found\n" : $"{Quantities.Count(leaks.Count)} places found\n")
            .ToString();
    }
}
