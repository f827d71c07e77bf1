using System.Net;
using PcapStream.Cli.Commands;
using PcapStream.Receipts;

namespace PcapStream.Cli.Rendering;

/// <summary>Puts the receipt where <c>--memory</c> asks for it.</summary>
internal static class ReceiptOutput
{
    /// <param name="receipt">What reading cost.</param>
    /// <param name="packets">Packets read.</param>
    /// <param name="target">The option's value.</param>
    public static void Write(MemoryReceipt receipt, long packets, string target)
    {
        if (MemoryOption.IsScreen(target))
            Terminal.Note(ReceiptText.Render(receipt));
        else if (target.EndsWith(".html", StringComparison.OrdinalIgnoreCase))
            OutputFiles.Write(target, Html(receipt, packets));
        else
            OutputFiles.Write(target, JsonReport.Render(json => ReceiptJson.Write(json, receipt)));
    }

    private static string Html(MemoryReceipt receipt, long packets)
    {
        string rows = string.Concat(ReceiptText.Lines(receipt)
            .Select(line => $"<tr><th>{WebUtility.HtmlEncode(line.Label)}</th><td>{WebUtility.HtmlEncode(line.Value)}</td></tr>\n"));
        return $$"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>PcapStream memory receipt</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 50rem; }
            th { text-align: left; padding-right: 2rem; font-weight: 500; }
            tr { border-bottom: 1px solid #ddd; }
            table { border-collapse: collapse; }
            </style>
            <h1>Memory receipt</h1>
            <p>{{Quantities.Count(packets)}} packets, {{Quantities.Bytes(receipt.CaptureBytes)}} of capture.</p>
            <table>
            {{rows}}</table>
            </html>

            """;
    }
}
