"use strict";
// Without this script everything stands on the page, one after the other; with it, one part at a time is shown.
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  var all = function (selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); };
  var byId = function (id) { return document.getElementById(id); };
  var clusters = all(".cluster");
  var choice = byId("chon-cum");

  function tabs(cluster) { return all("[data-tabs] a", cluster); }

  function showPanel(cluster, id) {
    all(".panel", cluster).forEach(function (panel) { panel.hidden = panel.id !== id; });
    tabs(cluster).forEach(function (tab) {
      var chosen = tab.hash === "#" + id;
      tab.setAttribute("aria-selected", chosen ? "true" : "false");
      tab.tabIndex = chosen ? 0 : -1;
    });
  }

  function showUnit(unit) {
    var panel = unit.closest(".panel"), units = all(".unit", panel), at = units.indexOf(unit);
    units.forEach(function (other) { other.hidden = other !== unit; });
    var select = panel.querySelector("select");
    if (select) { select.value = unit.id; }
    all("[data-step]", panel).forEach(function (button) {
      button.disabled = !units[at + Number(button.dataset.step)];
    });
  }

  function showCluster(cluster) {
    clusters.forEach(function (other) { other.hidden = other !== cluster; });
    if (choice) { choice.value = cluster.id; }
  }

  // shows what an address names: a cluster, a panel, a unit, or something inside one of them
  function show(id, focus) {
    var target = id && byId(id);
    if (!target) { return; }
    var cluster = target.closest(".cluster"), panel = target.closest(".panel"), unit = target.closest(".unit");
    if (cluster) { showCluster(cluster); }
    if (panel) { showPanel(cluster, panel.id); }
    if (unit) { showUnit(unit); }
    if (focus && unit) {
      var heading = unit.querySelector("h4");
      heading.focus({ preventScroll: true });
      unit.scrollIntoView();
    }
  }

  function go(id, focus) {
    try { history.pushState(null, "", "#" + id); } catch (error) { /* a page inside another may not */ }
    show(id, focus);
  }

  clusters.forEach(function (cluster) {
    var list = cluster.querySelector("[data-tabs]");
    list.setAttribute("role", "tablist");
    all("li", list).forEach(function (item) { item.setAttribute("role", "presentation"); });
    var own = tabs(cluster);
    own.forEach(function (tab, at) {
      var panel = byId(tab.hash.slice(1));
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      tab.addEventListener("click", function (event) { event.preventDefault(); go(panel.id); });
      tab.addEventListener("keydown", function (event) {
        if (event.altKey || event.ctrlKey || event.metaKey) { return; } // Alt and an arrow is the browser's
        var next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: own.length - 1, " ": at }[event.key];
        if (next === undefined) { return; }
        event.preventDefault();
        var other = own[(next + own.length) % own.length];
        go(other.hash.slice(1));
        other.focus();
      });
    });
    all(".panel", cluster).forEach(function (panel) {
      var units = all(".unit", panel);
      if (units.length) { showUnit(units[0]); }
      var select = panel.querySelector("select");
      if (select) { select.addEventListener("change", function () { go(select.value); }); }
      all("[data-step]", panel).forEach(function (button) {
        button.addEventListener("click", function () {
          var at = units.findIndex(function (unit) { return !unit.hidden; });
          var next = units[at + Number(button.dataset.step)];
          if (next) { go(next.id); }
        });
      });
    });
    showPanel(cluster, own[0].hash.slice(1));
  });
  if (choice) { choice.addEventListener("change", function () { go(choice.value); }); }
  all("a[data-unit]").forEach(function (link) {
    link.addEventListener("click", function (event) { event.preventDefault(); go(link.hash.slice(1), true); });
  });
  var start = function () {
    if (!clusters.length) { return; }
    showCluster(clusters[0]);
    showPanel(clusters[0], tabs(clusters[0])[0].hash.slice(1));
  };
  var started = false;
  var follow = function () {
    var target = byId(location.hash.slice(1));
    if (target && target.closest(".cluster")) {
      show(target.id);
    } else if (location.hash.length < 2 || !started) { // nothing is named, or something that is on no cluster's part
      start();
    }
    started = true;
  };
  window.addEventListener("hashchange", follow);
  window.addEventListener("popstate", follow);
  follow();

  // light and dark: as the computer has it, until somebody chooses
  all("[data-theme-button]").forEach(function (button) {
    button.addEventListener("click", function () {
      var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
    });
  });

  // printing: everything, one cluster, or one unit
  all("[data-print]").forEach(function (button) {
    button.addEventListener("click", function () {
      var kind = button.dataset.print;
      if (kind !== "all") {
        document.body.classList.add("only-" + kind);
        var node = (kind === "unit" ? button.closest(".panel") : document).querySelector("." + kind + ":not([hidden])");
        while (node && node !== document.body) { node.classList.add("printed"); node = node.parentElement; }
      }
      window.print();
    });
  });
  window.addEventListener("afterprint", function () {
    document.body.classList.remove("only-unit", "only-cluster");
    all(".printed").forEach(function (node) { node.classList.remove("printed"); });
  });
}());
