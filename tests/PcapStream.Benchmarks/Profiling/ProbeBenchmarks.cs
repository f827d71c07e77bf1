using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using PcapStream.Profiling;
using PcapStream.Profiling.Counters;
using PcapStream.Profiling.Reports;

namespace PcapStream.Benchmarks.Profiling;

/// <summary>
/// What a probe costs: a loop of two lines, as woven code passes it. The backend is the process's own, so that each
/// needs its own run: PCAPSTREAM_PROFILE_BACKEND=rss.
/// </summary>
public class ProbeBenchmarks
{
    private const int Rounds = 1000;

    private int _table;

    /// <summary>Registers a method of two lines.</summary>
    [GlobalSetup]
    public void Register()
    {
        Session.Start();
        byte[] map =
            new ProfileMap(["Probe.cs"], [new MappedTable("Probe", [new(0, 1), new(0, 2), new(0, 3)])]).Write();
        _table = Registry.Add(new MemoryStream(map));
    }

    /// <summary>The probes of lines.</summary>
    [Benchmark(OperationsPerInvoke = 2 * Rounds)]
    public void Hit()
    {
        Unsafe.SkipInit(out Frame frame);
        frame.Enter(_table);
        for (int i = 0; i < Rounds; i++)
        {
            frame.Hit(1, 0);
            frame.Hit(2, 2);
        }
        frame.Exit();
    }

    /// <summary>A call's beginning and end.</summary>
    [Benchmark]
    public void EnterAndExit()
    {
        Unsafe.SkipInit(out Frame frame);
        frame.Enter(_table);
        frame.Exit();
    }
}
