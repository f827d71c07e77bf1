using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Convert;

/// <summary>
/// Whatever ends a command that writes captures or tables, at whatever moment: each file that has its name is whole,
/// and another run makes the same bytes.
/// </summary>
public sealed class InterruptedOutputTests : IDisposable
{
    private const int Packets = 20_000;
    private const int Moments = 14;

    // A packet of this capture is out of order now and then, and occurs twice now and then.
    private static readonly byte[] Capture = Make();

    private readonly TemporaryFolder _input = new();
    private readonly TemporaryFolder _whole = new();
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Ends
    {
        get
        {
            string[] lines =
            [
                "convert - -w out.pcapng.zst",
                "merge - SECOND -w out.pcap",
                "sort - -w out.pcap --memory-limit 12MiB",
                "dedup - -D 50 -w out.pcap.gz",
                "edit - -t 5 --ttl 9 -w out.pcap",
                "anonymise - --key KEY -w out.pcap",
                "split - --by packets=3000 -w out.pcap --manifest parts.csv",
                "split - --by flow -w out-{key}.pcap --manifest parts.json",
                "parse - -e frame.number -e ip.src -e udp.payload -w out.parquet",
                "flows - -w out.parquet --memory-limit 24MiB",
                "stats - -z conv,udp -w out.parquet",
            ];
            var data = new TheoryData<string, string>();
            foreach (string line in lines)
                data.AddRange((line, "KILL"), (line, "INT"));
            return data;
        }
    }

    public void Dispose()
    {
        _input.Dispose();
        _whole.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Every_named_file_is_whole(string line, string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are Unix's");
        Dictionary<string, string> whole = RunWhole(line, _whole);
        var random = new Random(18);
        for (int moment = 0; moment < Moments; moment++)
        {
            Interrupt(Args(line, _folder), signal, random);
            AssertWhole(whole, _folder, $"{line}, moment {moment}");
            if (signal == "INT")
                Assert.DoesNotContain(Directory.GetFileSystemEntries(_folder.Path), IsUnfinished);
        }
        // Over what earlier runs left.
        Assert.Equal(whole, RunWhole(line, _folder));
    }

    [Theory]
    [InlineData("convert - -w out.pcap")]
    [InlineData("sort - -w out.pcap --memory-limit 12MiB")]
    [InlineData("split - --by packets=3000 -w out.pcap --manifest parts.csv")]
    [InlineData("split - --by hash=3 -w out-{key}.pcap --manifest parts.json")]
    [InlineData("parse - -e frame.number -e ip.src -e udp.payload -w out.parquet")]
    [InlineData("parse - -e frame.number -e ip.src -e udp.payload -w out.arrows")]
    public void Full_disk_leaves_whole_files_only(string line)
    {
        Dictionary<string, string> whole = RunWhole(line, _whole);
        long needed = Directory.GetFiles(_whole.Path).Sum(file => new FileInfo(file).Length);
        var random = new Random(18);
        for (int moment = 0; moment < Moments / 2; moment++)
        {
            using var left = new TemporaryFolder();
            // A file system of its own, which only this process sees.
            string script = $"mount -t tmpfs -o size={random.NextInt64(4, needed / 1024)}k none '{_folder.Path}' "
                + $"|| exit 99; \"$@\"; code=$?; cp -a '{_folder.Path}/.' '{left.Path}'; exit $code";
            ToolResult result = Foreign.Run(
                "unshare", ["-rm", "sh", "-c", script, "sh", .. Tool.Words, .. Args(line, _folder)], Capture);
            bool isMounted = result.ExitCode != 99 && result.Error.Contains("pcapstream: ", StringComparison.Ordinal);
            Assert.SkipUnless(isMounted, $"a file system cannot be mounted: {result.Error}");
            Assert.Equal(1, result.ExitCode);
            Assert.Contains("No space left on device", result.Error);
            AssertWhole(whole, left, $"{line}, moment {moment}");
            Assert.DoesNotContain(Directory.GetFileSystemEntries(left.Path), IsUnfinished);
        }
    }

    // At a moment by the bytes that it has read, or after all of them.
    private static void Interrupt(string[] args, string signal, Random random)
    {
        using Process process = Tool.Start(args, redirectInput: true);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        int bytes = random.Next(Capture.Length * 3 / 2);
        Feed(process, Math.Min(bytes, Capture.Length));
        if (bytes >= Capture.Length)
            process.StandardInput.Close();
        Thread.Sleep(random.Next(40));
        Process.Start("kill", [$"-{signal}", $"{process.Id}"]).WaitForExit();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)), string.Join(' ', args));
    }

    private static void Feed(Process process, int bytes)
    {
        try
        {
            process.StandardInput.BaseStream.Write(Capture, 0, bytes);
            process.StandardInput.BaseStream.Flush();
        }
        catch (IOException)
        {
            // It ended before it had read everything.
        }
    }

    private static void AssertWhole(Dictionary<string, string> whole, TemporaryFolder folder, string moment)
    {
        foreach ((string name, string hash) in Hashes(folder))
            Assert.True(whole.GetValueOrDefault(name) == hash, $"{moment}: {name} is not whole");
    }

    private Dictionary<string, string> RunWhole(string line, TemporaryFolder folder)
    {
        ToolResult result = Tool.Run(Args(line, folder), Capture);
        Assert.True(result.ExitCode == 0, result.Error);
        return Hashes(folder);
    }

    // Of the files that have their names.
    private static Dictionary<string, string> Hashes(TemporaryFolder folder) =>
        Directory.GetFiles(folder.Path).Where(file => !IsUnfinished(file)).Order(StringComparer.Ordinal).ToDictionary(
            file => Path.GetFileName(file), file => Hash(File.ReadAllBytes(file)));

    private static bool IsUnfinished(string path) => path.EndsWith(".unfinished", StringComparison.Ordinal);

    // A manifest names the parts by their paths.
    private static string Hash(byte[] bytes)
    {
        string text = Regex.Replace(Encoding.Latin1.GetString(bytes), "pcapstream-cli-[^/]+/", "");
        return System.Convert.ToHexString(SHA256.HashData(Encoding.Latin1.GetBytes(text)));
    }

    private string[] Args(string line, TemporaryFolder folder)
    {
        string second = _input["second.pcap"];
        string key = _input["key"];
        if (!File.Exists(key))
        {
            File.WriteAllBytes(second, Capture);
            File.WriteAllBytes(key, [.. Enumerable.Range(0, 32).Select(one => (byte)one)]);
        }
        return
        [
            .. line.Split(' ').Select(word => word switch
            {
                "SECOND" => second,
                "KEY" => key,
                _ when word.StartsWith("out", StringComparison.Ordinal)
                    || word.StartsWith("parts", StringComparison.Ordinal) => folder[word],
                _ => word,
            }),
        ];
    }

    private static byte[] Make()
    {
        var random = new Random(5);
        using var all = new MemoryStream();
        all.Write([0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0]);
        byte[] record = new byte[16 + 600];
        for (int i = 0; i < Packets; i++)
        {
            // Now and then the one before again.
            if (random.Next(9) > 0)
                Fill(record, i, random);
            all.Write(record, 0, 16 + BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(8)));
        }
        return all.ToArray();
    }

    private static void Fill(byte[] record, int number, Random random)
    {
        int length = random.Next(60, 600);
        random.NextBytes(record);
        BinaryPrimitives.WriteInt32LittleEndian(record, 1_700_000_000 + number / 100 - random.Next(50) / 49 * 20);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(4), number % 100 * 10_000);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(8), length);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(12), length);
        Span<byte> packet = record.AsSpan(16, length);
        BinaryPrimitives.WriteUInt16BigEndian(packet[12..], 0x0800);
        Span<byte> ip = packet[14..];
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)ip.Length);
        ip[6] = ip[7] = 0;
        ip[9] = 17;
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], 0x0A00_0000u + (uint)random.Next(60));
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], 0x0A00_0100u);
        BinaryPrimitives.WriteUInt16BigEndian(ip[20..], 5000);
        BinaryPrimitives.WriteUInt16BigEndian(ip[22..], 53);
        BinaryPrimitives.WriteUInt16BigEndian(ip[24..], (ushort)(ip.Length - 20));
    }
}
