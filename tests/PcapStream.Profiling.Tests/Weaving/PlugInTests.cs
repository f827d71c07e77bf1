using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Tests.Support;
using PcapStream.Profiling.Weaver.Running;

namespace PcapStream.Profiling.Tests.Weaving;

/// <summary>Assemblies that are loaded and unloaded while the program runs.</summary>
public sealed class PlugInTests
{
    private const int Loads = 3;

    private const string PlugIn = """
        public static class Worker
        {
            public static object? Do(int size)
            {
                return new byte[size];
            }
        }
        """;

    private const string Source = """
        using System;
        using System.IO;
        using System.Reflection;
        using System.Runtime.CompilerServices;
        using System.Runtime.Loader;

        public static class Host
        {
            public static void Main(string[] args)
            {
                for (int i = 0; i < 3; i++)
                {
                    WeakReference context = Load();
                    for (int tries = 0; tries < 20 && context.IsAlive; tries++)
                        Collect();
                    Cast(args[0], context.IsAlive);
                }
            }

            private static void Cast(string path, bool alive)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                string text = $"unloaded {!alive}";
                long growth = GC.GetAllocatedBytesForCurrentThread() - before;
                File.AppendAllText(path, $"{text} {growth}\n");
            }

            [MethodImpl(MethodImplOptions.NoInlining)]
            private static WeakReference Load()
            {
                var context = new AssemblyLoadContext("plug-in", isCollectible: true);
                Assembly assembly = context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "PlugIn.dll"));
                assembly.GetType("Worker")!.GetMethod("Do")!.Invoke(null, [1000]);
                context.Unload();
                return new WeakReference(context);
            }

            private static void Collect()
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        """;

    [Fact]
    public void Reloaded_plug_in_has_one_table_and_its_unload_costs_no_table()
    {
        using var plugIn = TestProgram.OfSource(
            PlugIn, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary), "PlugIn");
        using var host = TestProgram.OfSource(Source, libraries: plugIn.Assembly);
        ProfileResult result = Profiled.Run(host, match: ["Worker.*", "Host.*"], arguments: [host["growth"]]);
        Assert.Equal(0, result.ExitCode);
        ProfiledMethod worker = result.Method("Worker.Do");
        Assert.Equal(Loads, worker.Calls);
        Assert.Equal(Loads * 1024, worker.Line("new byte[size]").Increment);
        Assert.Equal(worker.Growth, worker.Increments);

        string[] lines = File.ReadAllLines(host["growth"]);
        Assert.Equal(Loads, lines.Length);
        // A first table has 3,120 bytes, one that was grown to its limit 98,352.
        Assert.All(lines, line => Assert.Matches(@"^unloaded True \d{2,4}$", line));
        Assert.InRange(result.Method("Host.Cast").Line("unloaded").Increment, Loads * 40, Loads * 10_000);
    }
}
